-- Days of usage of which something became known from a day on, with all that was known of them.
-- grain: customer, metric, day, known_from
with fresh as (select distinct customer, metric, day from growth.seen where day >= $since or known_from >= $since)
select s.* from growth.seen s join fresh f on f.customer = s.customer and f.metric = s.metric and f.day = s.day
