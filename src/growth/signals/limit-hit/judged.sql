-- A level with its limit was observed on enough of the last 7 days, or the span of a count has begun.
select customer, subject, from_day, until_day from ($observed)
union all
select customer, metric::varchar, from_day, until_day from ($counts)
