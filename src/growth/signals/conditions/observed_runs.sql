-- When levels with a limit were observed on enough of the last 7 days, or, where they are observed less than weekly,
-- twice. Each observation makes the days judged from it on, until so many observations are no longer within 7 days.
with own as (select customer, metric, day, from_day, known_until from growth.level_shares where is_seats = $is_seats),
before as (
  select *, lag(day) over by_day as day_before, lag(day, $days - 1) over by_day as nth_before,
    lag(from_day) over by_day as from_before, lead(from_day, 1, date '9999-12-31') over by_day as next_from
  from own window by_day as (partition by customer, metric order by day, from_day)
)
select customer, metric::varchar as subject, from_day, nth_before + 7 as until_day
from before where nth_before is not null and from_day < nth_before + 7
union all
select customer, metric::varchar, greatest(from_day, from_before), least(next_from, day + 36, known_until)
from before where day - day_before between 7 and 36 and greatest(from_day, from_before) < least(next_from, day + 36, known_until)
