-- Seats in use are at or above a share of the licensed quantity on every observed day of the last 7.
select customer, metric::varchar as subject, from_day, until_day from ($seats) where hot >= need and hot = seen
