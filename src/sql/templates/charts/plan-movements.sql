-- title: Movements by plan
-- about: What came to each plan and left it over a range, with what customers took along from plan to plan.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Plans. switched: what moved across, which adds up to nothing over all plans.
with range_of as (select date({{from}} || '-01') as start, date_add('month', 1, date({{to}} || '-01')) as until),
legs as (
  select account, customer_id, currency, moved_on, rate, type, coalesce(product_after, product_before) as product, change as amount from cambium.changes
  union all
  select account, customer_id, currency, moved_on, rate, 'transfer', product_after, mrr_before from cambium.changes where step = 0 and product_before <> product_after
  union all
  select account, customer_id, currency, moved_on, rate, 'transfer', product_before, -mrr_before from cambium.changes where step = 0 and product_before <> product_after
),
held as (
  select l.product, l.currency, sum(l.amount) as closing, sum(case when l.moved_on < g.start then l.amount else 0 end) as opening
  from range_of g join legs l on l.moved_on < g.until
  group by 1, 2
),
opening_rates as (
  select r.currency, r.rate from range_of g join cambium.rates r on r.from_day < g.start and r.until_day >= g.start
),
closing_rates as (
  select r.currency, r.rate from range_of g join cambium.rates r on r.from_day < g.until and r.until_day >= g.until
),
ends as (
  select h.product, sum(h.opening * coalesce(o.rate, 0)) as opening, sum(h.closing * c.rate) as closing
  from held h join closing_rates c on c.currency = h.currency left join opening_rates o on o.currency = h.currency
  group by 1
),
whole as (select cambium_round(sum(closing)) - cambium_round(sum(opening)) as change from ends),
moved as (
  select l.product, l.type, sum(l.amount * l.rate) as amount
  from range_of g join legs l on l.moved_on >= g.start and l.moved_on < g.until
  group by 1, 2
),
parts as (
  select product, type, array_position(array['new', 'reactivation', 'expansion', 'contraction', 'churn', 'transfer', 'none'], type) as place, amount from moved
  union all
  select e.product, 'fx', 99, e.closing - e.opening - coalesce(m.amount, 0)
  from ends e left join (select product, sum(amount) as amount from moved group by 1) m on m.product = e.product
),
-- The types of all plans are rounded to add up, then each is shared out over the plans.
types as (select type, place, sum(amount) as amount from parts group by 1, 2),
shown_types as (
  select t.type, cambium_part(t.amount, w.change, 1, t.place) as amount from types t cross join whole w
),
shown as (
  select p.product, p.type, cambium_part(p.amount, t.amount, p.type, p.product) as amount from parts p join shown_types t on t.type = p.type
)
select product, sum(case when type = 'new' then amount else 0 end) as new_mrr,
  sum(case when type = 'reactivation' then amount else 0 end) as reactivation_mrr,
  sum(case when type = 'expansion' then amount else 0 end) as expansion_mrr,
  sum(case when type = 'contraction' then amount else 0 end) as contraction_mrr,
  sum(case when type = 'churn' then amount else 0 end) as churned_mrr,
  sum(case when type in ('transfer', 'none') then amount else 0 end) as switched,
  sum(case when type = 'fx' then amount else 0 end) as fx_mrr
from shown
group by 1
order by expansion_mrr desc, product
