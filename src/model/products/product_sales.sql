-- How products of unknown kind were sold: how often alone, and how often beside a product that is also sold alone. A
-- sale is an item's first state with the product, whether it starts with it or changes to it. Incomplete and ended
-- states aren't sales.
-- grain: product
with doubtful as (
  select distinct s.customer as customer
  from states s
  join products p on p.product = s.product
  where p.kind is null
), spans as (
  select
    s.customer as customer,
    s.item as item,
    s.product as product,
    s.is_metered as is_metered,
    s.status as status,
    s.at_ms as from_ms,
    lead(s.at_ms, 1, 9000000000000000) over (partition by s.item order by s.at_ms) as to_ms,
    lag(s.product, 1, -1) over (partition by s.item order by s.at_ms) as earlier_product
  from states s
  join doubtful d on d.customer = s.customer
  where s.status <> 'incomplete'
), sales as (
  select customer as customer, item as item, product as product, from_ms as from_ms
  from spans
  where earlier_product <> product and status <> 'ended'
), companions as (
  select distinct a.item as item, a.from_ms as from_ms, o.product as product
  from sales a
  join spans o on o.customer = a.customer
  where o.item <> a.item and o.product <> a.product and not o.is_metered
    and o.status <> 'ended'
    and o.from_ms <= a.from_ms + 86400000 and o.to_ms > a.from_ms
), accompanied as (
  select distinct item as item, from_ms as from_ms from companions
), own as (
  select distinct a.product as product
  from sales a
  left join accompanied c on c.item = a.item and c.from_ms = a.from_ms
  where c.item is null
), beside as (
  select distinct c.item as item, c.from_ms as from_ms
  from companions c
  join own o on o.product = c.product
)
select
  a.product as product,
  count(*) as sales,
  sum(case when c.item is null then 1 else 0 end) as alone,
  sum(case when b.item is null then 0 else 1 end) as beside
from sales a
left join accompanied c on c.item = a.item and c.from_ms = a.from_ms
left join beside b on b.item = a.item and b.from_ms = a.from_ms
group by a.product
