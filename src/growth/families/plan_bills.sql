-- What customers' plans of a family list at beside the next plan, with what metered use of the family was charged at list in the last
-- three closed periods that ended on the present plan: on the days from `from_day` until before `until_day`, in micros a month.
-- grain: customer, family, from_day
with charged as (
  select f.customer, f.family, f.from_day as held_from, c.place, c.micros,
    greatest(f.from_day, c.from_day) as from_day, least(f.until_day, c.until_day) as until_day
  from growth.family_days f
  join growth.closed_charges c on c.customer = f.customer and c.family = f.family and c.currency = f.currency
    and c.from_day < f.until_day and f.from_day < c.until_day and c.period_until > f.plan_from
),
events as (
  select customer, family, held_from, from_day as day, place, micros, 1 as n from charged
  union all select customer, family, held_from, until_day, place, -micros, -1 from charged
),
days as (
  select customer, family, held_from, day,
    sum(micros) filter (place = 1) as one, sum(micros) filter (place = 2) as two, sum(micros) filter (place = 3) as three,
    sum(n) filter (place = 1) as n_one, sum(n) filter (place = 2) as n_two, sum(n) filter (place = 3) as n_three
  from events group by all
),
steps as (
  select customer, family, held_from, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
    coalesce(sum(one) over by_day, 0)::bigint as charge_1, coalesce(sum(two) over by_day, 0)::bigint as charge_2, coalesce(sum(three) over by_day, 0)::bigint as charge_3,
    (coalesce(sum(n_one) over by_day, 0) > 0)::integer + (coalesce(sum(n_two) over by_day, 0) > 0)::integer + (coalesce(sum(n_three) over by_day, 0) > 0)::integer as periods
  from days window by_day as (partition by customer, family, held_from order by day)
)
select s.customer, s.family, greatest(s.from_day, n.from_day) as from_day, least(s.until_day, n.until_day) as until_day,
  f.quantity, f.currency, f.list_micros as own_list, s.charge_1, s.charge_2, s.charge_3, s.periods,
  n.product as next_product, n.price as next_price, n.list_micros as next_list
from steps s
join growth.family_days f on f.customer = s.customer and f.family = s.family and f.from_day = s.held_from
join growth.price_wishes w on w.family = f.family and w.rank = f.rank and w.currency = f.currency and w.months = f.months and w.quantity = f.quantity
join growth.next_days n on n.wish = w.wish and n.from_day < s.until_day and s.from_day < n.until_day
where s.periods > 0
