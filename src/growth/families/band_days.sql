-- The band of a customer's MRR without a family, from each day on that it may change: of what is in other currencies, at the rate of the
-- day. Rates are only followed day by day where they could move the customer to another band.
-- grain: customer, family, day
with moved as (
  select customer, after_product as product, currency, moved_on as day, after_micros as micros from ledger where after_product > 0
  union all
  select customer, before_product, currency, moved_on, -before_micros from ledger where before_product > 0
),
changes as (
  select s.customer, s.family, m.currency, m.day, sum(m.micros) as micros
  from scopes s
  join (select m.*, c.family from moved m join catalogue c on c.product = m.product) m on m.customer = s.customer and m.family <> s.family
  group by all
),
turned as (select *, rate is distinct from lag(rate) over (partition by currency order by rated_on) as is_turn from rates),
ranges as (
  select currency, min(rate) as least, max(rate) as most, max(rated_on) filter (is_turn) as last_on, min(rated_on) as first_on from turned group by currency
),
currencies_of as (select customer, family, currency, min(day) as day from changes group by all),
turns as (
  select customer, family, day, lead(day, 1, date '9999-12-31') over (partition by customer, family order by day) as until_day
  from (select distinct customer, family, day from changes)
),
amounts as (
  select t.customer, t.family, t.day, t.until_day, c.currency,
    sum(coalesce(m.micros, 0)) over (partition by t.customer, t.family, c.currency order by t.day) as micros
  from turns t
  join currencies_of c on c.customer = t.customer and c.family = t.family and c.day <= t.day
  left join changes m on m.customer = t.customer and m.family = t.family and m.currency = c.currency and m.day = t.day
),
bounds as (
  select a.customer, a.family, a.day, a.until_day,
    sum(a.micros::hugeint * coalesce(r.least, 1000000000000) // 1000000000000) as least,
    sum(a.micros::hugeint * coalesce(r.most, 1000000000000) // 1000000000000) as most,
    min(r.first_on) filter (r.least < r.most) as first_on, max(r.last_on) filter (r.least < r.most) as last_on
  from amounts a left join ranges r on r.currency = a.currency
  group by a.customer, a.family, a.day, a.until_day
),
steady as (select *, $band_of_least as band, $band_of_most as band_most from bounds),
moving as (
  select customer, family, day as moved_on, unnest(generate_series(day::timestamp, greatest(day, least(until_day - 1, last_on))::timestamp, interval 1 day))::date as day,
    first_on, last_on
  from steady where band <> band_most
),
rated as (
  select v.customer, v.family, v.moved_on, v.day, sum(a.micros::hugeint * coalesce(r.rate, 1000000000000) // 1000000000000) as mrr
  from moving v
  join amounts a on a.customer = v.customer and a.family = v.family and a.day = v.moved_on
  left join ranges g on g.currency = a.currency
  left join rates r on r.currency = a.currency and r.rated_on = least(greatest(v.day, g.first_on), g.last_on)
  group by v.customer, v.family, v.moved_on, v.day
),
banded as (select customer, family, moved_on, day, $band_of_mrr as band from rated)
select customer, family, day, band from steady where band = band_most
union all
select customer, family, day, band from banded
qualify band is distinct from lag(band) over (partition by customer, family, moved_on order by day)
