-- title: Upsell paths
-- about: From which plan to which customers moved up, how often, and how much MRR that added.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As the flows on the page Expansion. Of two prices of one product, the price's name stands behind it.
with range_of as (select date({{from}} || '-01') as start, date_add('month', 1, date({{to}} || '-01')) as until),
moves as (
  select account, customer_id,
    case when product_before is null then '' when product_before = product_after then product_before || ' · ' || coalesce(price_name_before, '')
      else product_before end as plan_before,
    case when product_after is null then '' when product_before = product_after then product_after || ' · ' || coalesce(price_name_after, '')
      else product_after end as plan_after,
    change * rate as amount
  from range_of g join cambium.changes c on c.moved_on >= g.start and c.moved_on < g.until
  where c.type = 'expansion' and c.cause = 'plan' and c.change <> 0
),
flows as (
  select plan_before, plan_after, sum(amount) as amount, count(*) as moves, count(distinct account || ' ' || customer_id) as customers
  from moves group by 1, 2
)
select plan_before, plan_after, cambium_part(amount, cambium_round(sum(amount) over ()), 1, plan_before || ' ' || plan_after) as expansion_mrr, moves, customers
from flows
order by 3 desc, 1, 2
