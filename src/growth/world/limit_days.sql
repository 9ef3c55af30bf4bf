-- How much of a metric a customer's items include: the sum over its items, each by the limit of its price, else of its
-- product. A seat metric without a limit has the licensed quantity of its product, else of the main plan.
-- grain: customer, metric, from_day
with spans as (
  select *, lead(from_day, 1, date '9999-12-31') over (partition by metric, product, price order by from_day) as until_day
  from growth.limits
),
of_items as (
  select d.customer, d.item, s.metric, greatest(d.from_day, s.from_day) as from_day, least(d.until_day, s.until_day) as until_day,
    s.amount * case when s.is_per_quantity then d.quantity else 1 end as amount, s.is_hard
  from growth.item_days d
  join spans s on s.price = d.price or (s.product = d.product
    and not exists (from growth.limits o where o.metric = s.metric and o.price = d.price))
  union all
  select d.customer, d.item, m.metric, d.from_day, d.until_day, d.quantity * 1000000, true
  from growth.item_days d join growth.metrics m on m.is_seats and m.product = d.product
  where not exists (from growth.limits o where o.metric = m.metric)
  union all
  select p.customer, p.item, m.metric, p.from_day, p.until_day, p.quantity * 1000000, true
  from growth.plan_days p cross join growth.metrics m
  where m.is_seats and m.product is null and not exists (from growth.limits o where o.metric = m.metric)
),
events as (
  select customer, metric, from_day as day, amount, is_hard::integer as hard, 1 as n from of_items where from_day < until_day
  union all
  select customer, metric, until_day, -amount, -is_hard::integer, -1 from of_items where from_day < until_day
),
days as (select customer, metric, day, sum(amount) as amount, sum(hard) as hard, sum(n) as n from events group by all),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
    (sum(amount) over by_day)::bigint as amount, sum(hard) over by_day > 0 as is_hard, sum(n) over by_day as n
  from days window by_day as (partition by customer, metric order by day)
)
select customer, metric, from_day, until_day, amount, is_hard from steps where n > 0 and amount > 0 and from_day < until_day
