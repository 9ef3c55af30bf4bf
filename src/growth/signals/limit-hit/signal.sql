-- A level is at or above its limit on some observed days of the last 7; a count has used up its limit.
select customer, metric::varchar as subject, from_day, until_day from ($levels)
union all
select customer, metric::varchar, from_day, until_day from growth.count_steps where total::hugeint * 100 >= lim::hugeint * $share
