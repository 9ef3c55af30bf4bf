-- When a price could be the next plan of a wish: of a higher rank, in its currency, on sale; with its list. A quantity lists by
-- the price's terms, else as it was sold, else by the unit of the nearest quantity that was sold; a price that was only
-- sold once each is flat. `next-days.ts` chooses among them.
-- grain: wish, price, from_day
with choices as (
  select w.wish, w.quantity, abs(ln(p.months / w.months)) as distance, p.*
  from growth.price_wishes w
  join growth.price_days p on p.family = w.family and p.rank > w.rank and p.kind = 'plan' and p.currency = w.currency
),
wanted as (select distinct price, currency, billing_interval, interval_count, quantity, counted_from from choices),
by_terms as (
  select w.*, t.amount_micros, date '1900-01-01' as from_day, date '9999-12-31' as until_day
  from wanted w join growth.term_amounts t on t.price = w.price and t.quantity = w.quantity
),
first_sold as (
  select price, currency, billing_interval, interval_count, quantity as sold, min(from_day) as from_day from growth.price_lists group by all
),
nearest as (
  select w.*, f.from_day,
    min({'away': abs(f.sold - w.quantity), 'sold': f.sold}) over (partition by w.price, w.currency, w.billing_interval, w.interval_count, w.quantity
      order by f.from_day) as near
  from wanted w
  join first_sold f on f.price = w.price and f.currency = w.currency and f.billing_interval = w.billing_interval and f.interval_count = w.interval_count
  where w.price not in (select price from growth.term_amounts)
),
near_turns as (
  select price, currency, billing_interval, interval_count, quantity, counted_from, near.sold as sold, min(from_day) as from_day
  from nearest group by all
),
near_days as (
  select *, lead(from_day, 1, date '9999-12-31') over (partition by price, currency, billing_interval, interval_count, quantity order by from_day) as until_day
  from near_turns
),
sold_amounts as (
  select n.price, n.currency, n.billing_interval, n.interval_count, n.quantity, n.counted_from, n.sold, l.amount_micros,
    greatest(n.from_day, l.from_day) as from_day, least(n.until_day, l.until_day) as until_day
  from near_days n
  join growth.price_lists l on l.price = n.price and l.currency = n.currency and l.billing_interval = n.billing_interval
    and l.interval_count = n.interval_count and l.quantity = n.sold and l.from_day < n.until_day and n.from_day < l.until_day
),
amounts as (
  select * from by_terms
  union all by name
  select * exclude (sold) replace (least(until_day, greatest(from_day, counted_from)) as until_day)
  from sold_amounts
  union all by name
  select * exclude (sold) replace (greatest(from_day, counted_from) as from_day, round(amount_micros::double / sold * quantity)::bigint as amount_micros)
  from sold_amounts
),
listed as (
  select price, currency, billing_interval, interval_count, quantity, from_day, until_day,
    amount_micros::hugeint * case billing_interval when 'month' then 1 when 'year' then 1 when 'week' then $week_n else $day_n end as product_n,
    case billing_interval when 'month' then 1 when 'year' then 12 when 'week' then $week_d else $day_d end * interval_count as d
  from amounts where from_day < until_day
)
select c.wish, c.product, c.price, c.rank, c.distance, greatest(c.from_day, l.from_day) as from_day, least(c.until_day, l.until_day) as until_day,
  (product_n // d + case when 2 * (product_n % d) > d or (2 * (product_n % d) = d and (product_n // d) % 2 = 1) then 1 else 0 end)::bigint as list_micros
from choices c
join listed l on l.price = c.price and l.currency = c.currency and l.billing_interval = c.billing_interval
  and l.interval_count = c.interval_count and l.quantity = c.quantity and l.from_day < c.until_day and c.from_day < l.until_day
