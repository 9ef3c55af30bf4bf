-- When levels with a limit were observed on enough of the last 7 days. Each observation makes the days judged from it on,
-- until so many observations are no longer within 7 days.
select customer, metric::varchar as subject, greatest(day, known_from) as from_day, nth_before + 7 as until_day
from (
  select l.customer, l.metric, l.day, l.known_from,
    lag(l.day, $days - 1) over (partition by l.customer, l.metric order by l.day, l.known_from) as nth_before
  from growth.limited l join growth.metrics m on m.metric = l.metric and m.kind = 'level' and m.is_seats = $is_seats
)
where nth_before is not null and greatest(day, known_from) < nth_before + 7
