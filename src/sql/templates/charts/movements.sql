-- title: MRR movements by month
-- about: What moved MRR each month, by type, from what it opened with to what it closed with.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Movements: parts are rounded so that they add up to closing less opening.
with months as (
  select month, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
-- MRR just before a day, at the exchange rates of the day before.
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
-- What neither type explains is the exchange rates.
parts as (
  select month, type, type_place, amount from moved
  union all
  select e.month, 'fx', 99, e.closing - e.opening - coalesce(m.amount, 0)
  from ends e left join (select month, sum(amount) as amount from moved group by month) m on m.month = e.month
),
shown as (
  select p.month, p.type,
    cambium_part(p.amount, cambium_round(e.closing) - cambium_round(e.opening), p.month, p.type_place) as amount
  from parts p join ends e on e.month = p.month
)
select date_format(e.month, '%Y-%m') as month, cambium_round(e.opening) as opening,
  sum(case when s.type = 'new' then s.amount else 0 end) as new_mrr,
  sum(case when s.type = 'reactivation' then s.amount else 0 end) as reactivation_mrr,
  sum(case when s.type = 'expansion' then s.amount else 0 end) as expansion_mrr,
  sum(case when s.type = 'contraction' then s.amount else 0 end) as contraction_mrr,
  sum(case when s.type = 'churn' then s.amount else 0 end) as churned_mrr,
  sum(case when s.type = 'fx' then s.amount else 0 end) as fx_mrr,
  sum(s.amount) as net_new_mrr, cambium_round(e.closing) as mrr
from ends e join shown s on s.month = e.month
group by e.month, e.opening, e.closing
order by 1
