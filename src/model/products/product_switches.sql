-- How many customers switched from one plan to another, among customers with a plan of unknown family: an item changed
-- its product, or one ended and another started within a day. The latter doesn't count if a third item was active
-- between the two or ended with the first, since nobody knows which part of a bundle became the new plan.
-- grain: before_product, after_product
with plans as (
  select k.product as product, p.family as family
  from product_kinds k
  join products p on p.product = k.product
  where k.kind = 'plan'
), doubtful as (
  select distinct s.customer as customer
  from states s
  join plans p on p.product = s.product
  where p.family is null
), spans as (
  select
    s.customer as customer,
    s.item as item,
    s.product as product,
    s.status as status,
    s.at_ms as from_ms,
    lead(s.at_ms, 1, 9000000000000000) over (partition by s.item order by s.at_ms) as to_ms,
    lead(s.status, 1, 'active') over (partition by s.item order by s.at_ms) as next_status,
    lead(s.product, 1, s.product) over (partition by s.item order by s.at_ms) as next_product,
    lag(s.at_ms, 1, -9000000000000000) over (partition by s.item order by s.at_ms) as earlier_ms
  from states s
  join doubtful d on d.customer = s.customer
  join plans p on p.product = s.product
  where not s.is_metered and s.status <> 'incomplete'
), ends as (
  select customer as customer, item as item, product as product, to_ms as at_ms
  from spans
  where next_status = 'ended' and status <> 'ended'
), starts as (
  select customer as customer, item as item, product as product, from_ms as at_ms
  from spans
  where earlier_ms = -9000000000000000 and status <> 'ended'
), replaced as (
  select
    e.customer as customer,
    e.item as before_item,
    b.item as after_item,
    e.product as before_product,
    b.product as after_product,
    case when e.at_ms > b.at_ms then b.at_ms else e.at_ms end as from_ms,
    case when e.at_ms > b.at_ms then e.at_ms else b.at_ms end as to_ms
  from ends e
  join starts b on b.customer = e.customer
  where b.item <> e.item and b.product <> e.product and b.at_ms - e.at_ms between -86400000 and 86400000
), crowded as (
  select distinct r.before_item as before_item, r.after_item as after_item
  from replaced r
  join spans o on o.customer = r.customer
  where o.item <> r.before_item and o.item <> r.after_item and o.status <> 'ended'
    and o.from_ms <= r.to_ms and o.to_ms >= r.from_ms
), switches as (
  select customer as customer, product as before_product, next_product as after_product
  from spans
  where next_product <> product and status <> 'ended' and next_status <> 'ended'
  union
  select r.customer as customer, r.before_product as before_product, r.after_product as after_product
  from replaced r
  left join crowded c on c.before_item = r.before_item and c.after_item = r.after_item
  where c.before_item is null
)
select before_product as before_product, after_product as after_product, count(*) as customers
from switches
group by before_product, after_product
