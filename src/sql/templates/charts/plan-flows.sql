-- title: Upsell paths
-- about: From which plan to which plan customers moved up, how often, and how much MRR that added.
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
),
-- What expansion by this cause is shown as: the net change of the range rounded down to types, groups and causes.
worth as (
  select d.day, sum(b.mrr * r.rate) as mrr
  from (select start as day from range_of union select until from range_of) d
  join cambium.balances b on b.from_day < d.day and b.until_day >= d.day
  join cambium.rates r on r.currency = b.currency and r.from_day < d.day and r.until_day >= d.day
  group by d.day
),
ends as (
  select coalesce(o.mrr, 0) as opening, coalesce(c.mrr, 0) as closing
  from range_of g left join worth o on o.day = g.start left join worth c on c.day = g.until
),
moved as (
  select type, type_place, cause_group, cause, cause_place, sum(amount * rate) as amount
  from cambium.movements cross join range_of where moved_on >= start and moved_on < until
  group by 1, 2, 3, 4, 5
),
types as (
  select type, type_place, sum(amount) as amount from moved group by 1, 2
  union all
  select 'fx', 99, closing - opening - (select coalesce(sum(amount), 0) from moved) from ends
),
shown_types as (
  select type, cambium_part(amount, cambium_round(closing) - cambium_round(opening), 1, type_place) as amount from types cross join ends
),
groups as (
  select type, cause_group, min(cause_place) as place, sum(amount) as amount from moved where type = 'expansion' group by 1, 2
),
shown_groups as (
  select g.cause_group, cambium_part(g.amount, t.amount, 1, g.place) as amount from groups g join shown_types t on t.type = g.type
),
shown_causes as (
  select m.cause, cambium_part(m.amount, g.amount, m.cause_group, m.cause_place) as amount
  from moved m join shown_groups g on g.cause_group = m.cause_group where m.type = 'expansion'
)
select f.plan_before, f.plan_after, cambium_part(f.amount, w.amount, 1, f.plan_before || ' ' || f.plan_after) as expansion_mrr, f.moves, f.customers
from flows f cross join (select amount from shown_causes where cause = 'plan') w
order by 3 desc, 1, 2
