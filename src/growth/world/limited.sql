-- Days of usage of levels of which some observations carry a limit and others don't, beside the limit of that day, as known
-- from `known_from` until before `known_until`: the last own limit of an observation of the 35 days up to it, else that of
-- the items. Where days become known in their order, each has one version.
-- grain: customer, metric, day, known_from
with levels as (select metric from growth.metrics where kind = 'level'),
mixed as (
  select s.*, p.is_tangled from growth.seen s
  join growth.observed_pairs p on p.customer = s.customer and p.metric = s.metric and p.is_mixed
  where s.metric in (from levels)
),
tangled as (select * exclude (is_tangled) replace (greatest(day, known_from) as known_from) from mixed where is_tangled),
limits as (select * from tangled where own_limit is not null),
reach as (
  select t.customer, t.metric, t.day, t.known_from, t.known_until, t.last, t.is_backfilled, l.day as limit_day,
    greatest(l.known_from, t.known_from) as limit_from, least(l.known_until, t.known_until) as limit_until, l.own_limit
  from tangled t
  left join limits l on l.customer = t.customer and l.metric = t.metric and l.day between t.day - 35 and t.day
    and l.known_from < t.known_until and t.known_from < l.known_until
),
moments as (
  select customer, metric, day, known_from as version, unnest([known_from, limit_from, limit_until]) as known_from, known_until from reach
),
turns as (
  select customer, metric, day, version, known_from,
    lead(known_from, 1, known_until) over (partition by customer, metric, day, version order by known_from) as known_until
  from (select distinct * from moments where known_from < known_until)
),
own as (
  select t.customer, t.metric, t.day, t.known_from, t.known_until, any_value(r.last) as value, any_value(r.is_backfilled) as is_backfilled,
    arg_max(r.own_limit, r.limit_day) filter (r.limit_from <= t.known_from and t.known_from < r.limit_until) as own_limit
  from turns t
  join reach r on r.customer = t.customer and r.metric = t.metric and r.day = t.day and r.known_from = t.version
  group by t.customer, t.metric, t.day, t.known_from, t.known_until
  union all by name
  select customer, metric, day, known_from, known_until, last as value, is_backfilled,
    last_value(own_limit ignore nulls) over (partition by customer, metric order by day
      range between interval 35 days preceding and current row) as own_limit
  from mixed where not is_tangled
)
select o.customer, o.metric, o.day, o.known_from, o.known_until, o.value, o.is_backfilled, coalesce(o.own_limit, l.amount) as lim
from own o
left join growth.limit_days l on l.customer = o.customer and l.metric = o.metric and l.from_day <= o.day and o.day < l.until_day
where coalesce(o.own_limit, l.amount) is not null
