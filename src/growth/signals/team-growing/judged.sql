-- The team is known, and was 90 days before.
select customer, '' as subject, min(known_on) + 90 as from_day, date '9999-12-31' as until_day from growth.team_sizes group by customer
