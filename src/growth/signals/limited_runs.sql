-- When a customer has a limit of a metric: of its items, or of an observation, which holds for 35 days. Spans may overlap.
select customer, metric, from_day, until_day from growth.limit_days
union all
select customer, metric, greatest(day, known_from), least(day + 36, known_until) from growth.seen
where own_limit is not null and greatest(day, known_from) < least(day + 36, known_until)
