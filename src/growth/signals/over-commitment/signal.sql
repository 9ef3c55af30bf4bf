-- Use was well above what is committed in two closed periods running: of a count its sum in a span, of a level its mean in
-- a month, against a soft limit.
select customer, metric::varchar as subject, from_day, until_day from ($near_closed_pairs) where is_over
