-- How holders of products use the metrics that are their features, since they last bought them: in the last 28 days at all, and
-- 60 days after in relation to its limit.
-- grain: customer, product
with features as (select metric, product, kind from growth.metrics where product is not null),
items_of as (
  select d.customer, d.product, d.from_day, d.until_day,
    d.from_day > coalesce(max(d.until_day) over (partition by d.customer, d.product order by d.from_day, d.until_day
      rows between unbounded preceding and 1 preceding), date '1900-01-01') as is_first
  from growth.item_days d where d.from_day <= $day and d.product in (select product from features)
),
stays as (
  select customer, product, min(from_day) as bought_on, max(until_day) as until_day
  from (select *, sum(is_first::integer) over (partition by customer, product order by from_day, until_day) as stay from items_of)
  group by customer, product, stay
),
holders as (
  select s.customer, f.product, f.metric, f.kind, s.bought_on from stays s join features f on f.product = s.product where $day < s.until_day
),
uses as (
  select h.customer, h.product, h.metric, h.bought_on,
    bool_or(s.day > $day - 28 and greatest(s.last, s.total) > 0) as is_adopted,
    arg_max(case when h.kind = 'level' then s.last end, s.day) filter (s.day <= h.bought_on + 60) as level_then,
    sum(s.total) filter (s.day > h.bought_on + 30 and s.day <= h.bought_on + 60) as count_then
  from holders h
  left join growth.seen s on s.customer = h.customer and s.metric = h.metric and s.day >= h.bought_on and s.day <= $day
    and s.known_from <= $day and $day < s.known_until
  group by all
)
select u.customer, u.product, coalesce(bool_or(u.is_adopted), false) as is_adopted,
  bool_and(case when u.bought_on + 60 <= $day and l.amount is not null
    then coalesce(u.level_then, u.count_then, 0) * 100 < l.amount * 20 end) as is_unused
from uses u
left join growth.limit_days l on l.customer = u.customer and l.metric = u.metric and l.from_day <= u.bought_on + 60 and u.bought_on + 60 < l.until_day
group by u.customer, u.product
