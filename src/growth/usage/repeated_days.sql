-- Days with several observations: among the new ones, which are in order, and beside earlier ones.
-- grain: who, metric, day
select who, metric, day from (
  select who, metric, day, lag(who) over () as who_before, lag(metric) over () as metric_before, lag(day) over () as day_before
  from growth.fresh_days
) where who = who_before and metric = metric_before and day = day_before
union
select f.who, f.metric, f.day from growth.usage_days u join growth.fresh_days f using (who, metric, day)
