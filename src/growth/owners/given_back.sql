-- What was given back within 90 days, against whoever was credited with it: pro rata to their credits, in micros by
-- largest remainder. `n` in 1e-18 of the reporting currency, at the rate of the expansion's day.
-- grain: customer, change_set, given_on, piece, place
with credits as ($credits),
shared as (
  select g.given_on, g.micros as given, c.*, sum(c.micros) over event as whole
  from growth.given_back g join credits c on c.customer = g.customer and c.change_set = g.change_set
  where $given
  window event as (partition by g.customer, g.change_set, g.given_on)
),
parts as (
  select *, given::hugeint * micros // whole as floor, given::hugeint * micros % whole as rest from shared where whole > 0
),
ranked as (
  select *, given - sum(floor) over (partition by customer, change_set, given_on) as missing,
    row_number() over (partition by customer, change_set, given_on order by rest desc, piece, place) as rank
  from parts
)
select customer, change_set, given_on, piece, place, person, (floor + case when rank <= missing then 1 else 0 end) * rate as n from ranked
