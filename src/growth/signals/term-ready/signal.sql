-- The main plan has been monthly for some months, and nothing has contracted for some.
with monthly as (
  select p.customer, p.item, greatest(p.from_day, d.from_day) as from_day, least(p.until_day, d.until_day) as until_day,
    d.billing_interval = 'month' and d.interval_count = 1 as is_monthly
  from growth.plan_days p
  join growth.item_days d on d.customer = p.customer and d.item = p.item and d.from_day < p.until_day and p.from_day < d.until_day
),
stretches as (
  select *, from_day > coalesce(max(until_day) over (partition by customer order by from_day
    rows between unbounded preceding and 1 preceding), date '1900-01-01') as is_first
  from monthly where is_monthly
),
ready as (
  select customer, (min(from_day) + to_months($months))::date as from_day, max(until_day) as until_day
  from (select *, sum(is_first::integer) over (partition by customer order by from_day) as stretch from stretches)
  group by customer, stretch
),
shrunk as (
  select distinct customer, moved_on as from_day, (moved_on + to_months($calm))::date as until_day
  from flows where key = 0 and type = $contraction
),
calm as (
  select r.customer, s.from_day, r.until_day, r.from_day as ready_from
  from ready r, lateral (
    select r.from_day as from_day
    union select h.until_day from shrunk h where h.customer = r.customer and h.until_day > r.from_day and h.until_day < r.until_day
  ) s
  where r.from_day < r.until_day
    and not exists (from shrunk h where h.customer = r.customer and h.from_day <= s.from_day and s.from_day < h.until_day)
),
held as (
  select c.customer, c.from_day,
    least(c.until_day, coalesce((select min(h.from_day) from shrunk h where h.customer = c.customer and h.from_day > c.from_day), c.until_day)) as until_day
  from calm c
)
select h.customer, p.item::varchar as subject, greatest(h.from_day, p.from_day) as from_day, least(h.until_day, p.until_day) as until_day
from held h
join growth.plan_days p on p.customer = h.customer and p.from_day < h.until_day and h.from_day < p.until_day
where h.from_day < h.until_day
