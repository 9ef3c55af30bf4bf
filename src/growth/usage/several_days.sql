-- What was used on a day with several observations, in versions: each is what was known from one day until the next.
-- An observation replaces an earlier recorded one of the same instant.
-- grain: who, metric, day, known_from
with o as (
  select o.* from ($observed) o join growth.several s on s.who = o.who and s.metric = o.metric and s.day = o.day
),
moments as (select distinct who, metric, day, known_day as known_from from o),
winners as (
  select m.who, m.metric, m.day, m.known_from, o."at",
    arg_max(o.value, (o.recorded, o.import_seq, o.import_file, o.file_row)) as value,
    arg_max_null(o.own_limit, (o.recorded, o.import_seq, o.import_file, o.file_row)) as own_limit,
    bool_and(o.is_backfilled) as is_backfilled, count(*) as observations
  from moments m join o on o.who = m.who and o.metric = m.metric and o.day = m.day and o.known_day <= m.known_from
  group by all
)
select who, metric, day, known_from,
  lead(known_from, 1, date '9999-12-31') over (partition by who, metric, day order by known_from) as known_until,
  arg_max(value, "at") as last, least(sum(value), 9000000000000000000)::bigint as total, arg_max(own_limit, "at") as own_limit,
  bool_and(is_backfilled) as is_backfilled, sum(observations)::integer as observations
from winners
group by who, metric, day, known_from
