-- What metered items were charged a month at list in their last closed periods: `place` 1 is the last one known on the
-- days from `from_day` until before `until_day`, 2 the one before, 3 the one before that. An item that ended or began anew starts over.
-- grain: customer, item, place, from_day
with told as (
  select *, $day as known_on, status = 'ended' or usage_closed_ms < 0 as is_start,
    case billing_interval when 'month' then 1 when 'year' then 1 when 'week' then $week_n else $day_n end as n,
    case billing_interval when 'month' then 1 when 'year' then 12 when 'week' then $week_d else $day_d end * interval_count as d
  from numbered_states where is_metered
),
stretched as (
  select *, sum(is_start::integer) over by_item as stretch, max(case when is_start then at_ms end) over by_item as started_ms
  from told window by_item as (partition by customer, item order by at_ms, state)
),
stretches as (
  select customer, item, stretch, lead(min(known_on), 1, date '9999-12-31') over (partition by customer, item order by stretch) as until_day
  from stretched group by customer, item, stretch
),
versions as (
  select customer, item, stretch, usage_closed_ms, known_on, arg_max(usage_micros, (at_ms, state))::hugeint * any_value(n) as product_n, any_value(d) as d
  from stretched where not is_start and usage_closed_ms > coalesce(started_ms, -1)
  group by customer, item, stretch, usage_closed_ms, known_on
),
dated as (
  select *, lead(known_on, 1, date '9999-12-31') over (partition by customer, item, stretch, usage_closed_ms order by known_on) as replaced_on
  from versions
),
closings as (
  select customer, item, stretch, usage_closed_ms,
    max(min(known_on)) over (partition by customer, item, stretch order by usage_closed_ms) as closed_on
  from versions group by customer, item, stretch, usage_closed_ms
),
followed as (
  select *, [closed_on, lead(closed_on, 1, date '9999-12-31') over by_close, lead(closed_on, 2, date '9999-12-31') over by_close, lead(closed_on, 3, date '9999-12-31') over by_close] as days
  from closings window by_close as (partition by customer, item, stretch order by usage_closed_ms)
),
places as (
  select customer, item, stretch, usage_closed_ms, usage_closed_ms as at_ms, p.place, days[p.place] as from_day, days[p.place + 1] as until_day
  from followed, (select unnest([1, 2, 3]) as place) p
)
select p.customer, p.item, c.family, i.currency, p.place, $day as period_until,
  greatest(p.from_day, v.known_on, i.from_day) as from_day, least(p.until_day, v.replaced_on, s.until_day, i.until_day) as until_day,
  (v.product_n // v.d + case when 2 * (v.product_n % v.d) > v.d or (2 * (v.product_n % v.d) = v.d and (v.product_n // v.d) % 2 = 1) then 1 else 0 end)::bigint
    as micros
from places p
join dated v on v.customer = p.customer and v.item = p.item and v.stretch = p.stretch and v.usage_closed_ms = p.usage_closed_ms
join stretches s on s.customer = p.customer and s.item = p.item and s.stretch = p.stretch
join growth.item_days i on i.customer = p.customer and i.item = p.item and i.is_metered and i.from_day < p.until_day and p.from_day < i.until_day
join catalogue c on c.product = i.product
where greatest(p.from_day, v.known_on, i.from_day) < least(p.until_day, v.replaced_on, s.until_day, i.until_day)
