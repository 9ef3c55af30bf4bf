-- How each price was sold: the quantities, and when the first and last new customer started on it. Ends don't count.
-- grain: price
with firsts as (
  select customer as customer, min(at_ms) as at_ms from states group by customer
), begun as (
  select s.price as price, min(s.at_ms) as first_sold_ms, max(s.at_ms) as last_sold_ms
  from firsts f
  join states s on s.customer = f.customer and s.at_ms = f.at_ms
  group by s.price
), charged as (
  select
    price as price,
    min(product) as product,
    min(quantity) as least_quantity,
    max(quantity) as most_quantity,
    max(case when is_metered then 1 else 0 end) as is_metered
  from states
  where status <> 'ended'
  group by price
)
select
  c.price as price,
  c.product as product,
  c.least_quantity as least_quantity,
  c.most_quantity as most_quantity,
  c.is_metered as is_metered,
  b.first_sold_ms as first_sold_ms,
  b.last_sold_ms as last_sold_ms
from charged c
left join begun b on b.price = c.price
