-- title: Key figures by month
-- about: NRR and GRR of twelve months, MRR, expansion, net new MRR and the quick ratio, month by month.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As the table on the page Overview.
with months as (
  select month, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
worth as (
  select d.day, sum(b.mrr * r.rate) as mrr
  from (select month as day from months union select until from months) d
  join cambium.balances b on b.from_day < d.day and b.until_day >= d.day
  join cambium.rates r on r.currency = b.currency and r.from_day < d.day and r.until_day >= d.day
  group by d.day
),
ends as (
  select m.month, coalesce(o.mrr, 0) as opening, coalesce(c.mrr, 0) as closing
  from months m left join worth o on o.day = m.month left join worth c on c.day = m.until
),
moved as (
  select cast(date_trunc('month', moved_on) as date) as month, type, type_place, sum(amount * rate) as amount
  from cambium.movements
  where moved_on >= (select min(month) from months) and moved_on < (select max(until) from months)
  group by 1, 2, 3
),
parts as (
  select month, type, type_place, amount from moved
  union all
  select e.month, 'fx', 99, e.closing - e.opening - coalesce(m.amount, 0)
  from ends e left join (select month, sum(amount) as amount from moved group by month) m on m.month = e.month
),
shown as (
  select p.month, p.type, p.amount as exact,
    cambium_part(p.amount, cambium_round(e.closing) - cambium_round(e.opening), p.month, p.type_place) as amount
  from parts p join ends e on e.month = p.month
),
-- What each customer paid twelve months before the end of a month and pays at its end, at the rates of then.
years as (
  select m.month, b.account, b.customer_id,
    sum(case when b.from_day < date_add('month', -12, m.until) and b.until_day >= date_add('month', -12, m.until) then b.mrr * r.rate else 0 end) as base,
    sum(case when b.from_day < m.until and b.until_day >= m.until then b.mrr * r.rate else 0 end) as now
  from months m
  join cambium.balances b on b.from_day < m.until and b.until_day >= date_add('month', -12, m.until)
  join cambium.rates r on r.currency = b.currency
    and r.from_day < date_add('month', -12, m.until) and r.until_day >= date_add('month', -12, m.until)
  group by 1, 2, 3
),
kept as (
  select month, sum(base) as base, sum(now) as now, sum(least(base, now)) as least_of_both from years where base > 0 group by 1
)
select date_format(e.month, '%Y-%m') as month, cast(k.now as double) / nullif(cast(k.base as double), 0) as nrr_12m,
  cambium_round(e.closing) as mrr, sum(case when s.type = 'expansion' then s.amount else 0 end) as expansion_mrr,
  cast(k.least_of_both as double) / nullif(cast(k.base as double), 0) as grr_12m, sum(s.amount) as net_new_mrr,
  cast(sum(case when s.type in ('new', 'reactivation', 'expansion') then s.exact else 0 end) as double)
    / nullif(-cast(sum(case when s.type in ('contraction', 'churn') then s.exact else 0 end) as double), 0) as quick_ratio
from ends e join shown s on s.month = e.month left join kept k on k.month = e.month
group by e.month, e.closing, k.base, k.now, k.least_of_both
order by 1
