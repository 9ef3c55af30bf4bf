-- Two closed periods running are known.
select customer, metric::varchar as subject, from_day, until_day from ($closed_pairs)
