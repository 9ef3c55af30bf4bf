-- title: Key figures of a range
-- about: NRR, MRR, expansion, GRR, net new MRR and the quick ratio of a range read as one period.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As the cards on the page Overview. NRR and GRR follow who paid at the start, at the rates of then.
with range_of as (select date({{from}} || '-01') as start, date_add('month', 1, date({{to}} || '-01')) as until),
worth as (
  select d.day, sum(b.mrr * r.rate) as mrr
  from (select start as day from range_of union select until from range_of) d
  join cambium.balances b on b.from_day < d.day and b.until_day >= d.day
  join cambium.rates r on r.currency = b.currency and r.from_day < d.day and r.until_day >= d.day
  group by d.day
),
ends as (
  select coalesce(o.mrr, 0) as opening, coalesce(c.mrr, 0) as closing
  from range_of g left join worth o on o.day = g.start left join worth c on c.day = g.until
),
moved as (
  select type, type_place, sum(amount * rate) as amount
  from cambium.movements cross join range_of where moved_on >= start and moved_on < until group by 1, 2
),
parts as (
  select type, type_place, amount from moved
  union all
  select 'fx', 99, closing - opening - (select coalesce(sum(amount), 0) from moved) from ends
),
shown as (
  select p.type, p.amount as exact, cambium_part(p.amount, cambium_round(e.closing) - cambium_round(e.opening), 1, p.type_place) as amount
  from parts p cross join ends e
),
sums as (
  select sum(case when type = 'expansion' then amount else 0 end) as expansion_mrr, sum(amount) as net_new_mrr,
    sum(case when type in ('new', 'reactivation', 'expansion') then exact else 0 end) as gained,
    -sum(case when type in ('contraction', 'churn') then exact else 0 end) as lost
  from shown
),
customers as (
  select b.account, b.customer_id,
    sum(case when b.from_day < g.start and b.until_day >= g.start then b.mrr * r.rate else 0 end) as base,
    sum(case when b.from_day < g.until and b.until_day >= g.until then b.mrr * r.rate else 0 end) as now
  from range_of g
  join cambium.balances b on b.from_day < g.until and b.until_day >= g.start
  join cambium.rates r on r.currency = b.currency and r.from_day < g.start and r.until_day >= g.start
  group by 1, 2
),
kept as (select sum(base) as base, sum(now) as now, sum(least(base, now)) as least_of_both from customers where base > 0)
select cast(k.now as double) / nullif(cast(k.base as double), 0) as nrr, cambium_round(e.closing) as mrr, s.expansion_mrr,
  cast(k.least_of_both as double) / nullif(cast(k.base as double), 0) as grr, s.net_new_mrr,
  cast(s.gained as double) / nullif(cast(s.lost as double), 0) as quick_ratio
from ends e cross join sums s cross join kept k
