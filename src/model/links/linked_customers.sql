-- Linked customers: one row = a customer and the representative of its group, the one with the earliest evidence (ties
-- go to the first by account and id).
-- grain: customer
with firsts as (
  select g.customer as customer, g.root as root, min(s.at_ms) as first_ms
  from linked_roots g
  left join main.states s on s.customer = g.customer
  group by g.customer, g.root
), ranked as (
  select
    customer as customer,
    root as root,
    row_number() over (partition by root order by coalesce(first_ms, 9000000000000000), customer) as place
  from firsts
)
select m.customer as customer, r.customer as representative
from ranked m
join ranked r on r.root = m.root and r.place = 1
