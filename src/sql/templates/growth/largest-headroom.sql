-- title: Largest headroom
-- about: Who could still buy the most, and of what kind it is.
-- param: top number 50 | How many
select h.account, h.customer_id, c.name, c.country, cambium_round(h.mrr) as mrr, cambium_round(h.open) as open_headroom, cambium_round(h.next_plan) as next_plan,
  cambium_round(h.add_on) as add_on, cambium_round(h.family) as family
from cambium.headroom h join cambium.customers c on c.account = h.account and c.customer_id = h.customer_id
order by h.open desc, h.customer_id
limit {{top}}
