-- Seats in use were observed on at least 3 of the last 7 days.
select customer, subject, from_day, until_day from ($observed_seats)
