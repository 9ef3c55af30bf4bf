-- How much of a metric a customer's items include, up to 10 billion, which is as much as any value reaches: the sum over its items, each by the limit of its price, else of its
-- product; the latest that holds. A seat metric without a limit has the licensed quantity of the plans of its product's
-- family, else of all plans.
-- grain: customer, metric, from_day
with spans as (
  select *, lead(from_day, 1, date '9999-12-31') over (partition by metric, product, price order by from_day) as until_day
  from growth.limits
),
of_prices as (select metric, price, min(from_day) as from_day from growth.limits where price is not null group by all),
declared as (
  select d.customer, s.metric, greatest(d.from_day, s.from_day) as from_day,
    least(d.until_day, s.until_day, coalesce(o.from_day, date '9999-12-31')) as until_day,
    s.amount::hugeint * case when s.is_per_quantity then d.quantity else 1 end as amount, s.is_hard
  from growth.item_days d
  join spans s on s.product = d.product
  left join of_prices o on o.metric = s.metric and o.price = d.price
  union all
  select d.customer, s.metric, greatest(d.from_day, s.from_day), least(d.until_day, s.until_day),
    s.amount::hugeint * case when s.is_per_quantity then d.quantity else 1 end, s.is_hard
  from growth.item_days d
  join spans s on s.price = d.price
),
licensed as (
  select d.customer, m.metric, d.from_day, d.until_day, d.quantity::hugeint * 1000000 as amount, true as is_hard
  from growth.item_days d
  join catalogue c on c.product = d.product and c.kind = 'plan'
  join growth.metrics m on m.is_seats
  left join catalogue f on f.product = m.product
  where not d.is_metered and (m.product is null or f.family = c.family)
),
events as (
  select customer, metric, from_day as day, amount as declared, 0 as licensed, is_hard::integer as hard from declared where from_day < until_day
  union all select customer, metric, until_day, -amount, 0, -is_hard::integer from declared where from_day < until_day
  union all select customer, metric, from_day, 0, amount, 0 from licensed
  union all select customer, metric, until_day, 0, -amount, 0 from licensed
),
days as (
  select customer, metric, day, sum(declared) as declared, sum(licensed) as licensed, sum(hard) as hard from events group by all
),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
    sum(declared) over by_day as declared, sum(licensed) over by_day as licensed, sum(hard) over by_day > 0 as is_hard
  from days window by_day as (partition by customer, metric order by day)
)
select customer, metric, from_day, until_day,
  least(case when declared > 0 then declared else licensed end, 10000000000000000)::bigint as amount, declared = 0 or is_hard as is_hard
from steps where greatest(declared, licensed) > 0 and from_day < until_day
