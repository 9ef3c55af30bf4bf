-- title: Moves from plan to plan, both ways
-- about: From which product to which product customers moved, up and down, how often, and how that changed MRR.
-- param: from month -12 | First month
-- param: to month -1 | Last month
select product_before, product_after, count(distinct account || ' ' || customer_id) as customers,
  cambium_round(sum(case when type = 'expansion' then change * rate else 0 end)) as up, cambium_round(sum(case when type = 'contraction' then change * rate else 0 end)) as down,
  cambium_round(sum(change * rate)) as net
from cambium.changes
where cause = 'plan' and product_before <> product_after and moved_on >= date({{from}} || '-01') and moved_on < date_add('month', 1, date({{to}} || '-01'))
group by 1, 2
order by up desc, product_before, product_after
