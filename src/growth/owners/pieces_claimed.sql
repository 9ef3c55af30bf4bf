-- Expansion movements of some days, what won opportunities claim apart: `taker` is the opportunity's owner.
with claimed as (
  select customer, change_set, owner, sum(micros)::bigint as micros, sum(n)::hugeint as n from growth.claims where $days group by all
),
whole as (
  select customer, change_set, moved_on, sum(micros)::bigint as micros, sum(n)::hugeint as n, min(rate) as rate
  from growth.portions where $days group by all
),
together as (select customer, change_set, sum(micros)::bigint as micros, sum(n)::hugeint as n from claimed group by all)
select c.customer, c.change_set, w.moved_on, c.owner as taker, true as is_assisted, c.micros, c.n, w.rate
from claimed c join whole w on w.customer = c.customer and w.change_set = c.change_set
union all
select w.customer, w.change_set, w.moved_on, null, false, (w.micros - coalesce(t.micros, 0))::bigint,
  (w.n - coalesce(t.n, 0))::hugeint, w.rate
from whole w left join together t on t.customer = w.customer and t.change_set = w.change_set
