-- By main plan, band and day on which something changes: how many customers may be compared with, and how many of them
-- contracted or churned in the 90 days after.
-- grain: plan, band, day
with ahead as ($ahead),
spans as (
  select plan, band, from_day, until_day, 1 as n, 0 as lost from growth.fatigue_controls
  union all
  select c.plan, c.band, greatest(c.from_day, a.from_day), least(c.until_day, a.until_day), 0, 1
  from growth.fatigue_controls c
  join ahead a on a.customer = c.customer and a.from_day < c.until_day and c.from_day < a.until_day
),
days as (
  select plan, band, day, sum(n) as n, sum(lost) as lost from (
    select plan, band, from_day as day, n, lost from spans union all select plan, band, until_day, -n, -lost from spans
  ) group by all
)
select plan, band, day, sum(n) over by_day as n, sum(lost) over by_day as lost
from days window by_day as (partition by plan, band order by day)
