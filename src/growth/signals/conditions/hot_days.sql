-- Days of levels at or above a share of their limit, as known then.
select customer, metric, day, from_day, known_until from growth.level_shares where not is_seats and percent >= $share
