-- For each subject, main plan and day on which something changes: the customers for whom the kind could be judged and
-- whose condition held on none of the last 30 days, and those of them who expanded within 90 days after.
-- grain: subject, plan, day
with able as (
  select j.customer, j.subject, p.product as plan,
    greatest(j.from_day, a.from_day, p.from_day) as from_day, least(j.until_day, a.until_day, p.until_day) as until_day
  from ($judged) j
  join growth.active_days a on a.customer = j.customer and a.from_day < j.until_day and j.from_day < a.until_day
  join growth.plan_days p on p.customer = j.customer and p.from_day < j.until_day and j.from_day < p.until_day
  where greatest(j.from_day, a.from_day, p.from_day) < least(j.until_day, a.until_day, p.until_day)
),
held as ($held),
able_and_held as (
  select a.customer, a.subject, a.plan, greatest(a.from_day, h.from_day) as from_day, least(a.until_day, h.until_day) as until_day
  from able a join held h on h.customer = a.customer and h.subject = a.subject and h.from_day < a.until_day and a.from_day < h.until_day
),
ahead as ($ahead),
spans as (
  select subject, plan, from_day, until_day, 1 as n, 0 as followed from able
  union all select subject, plan, from_day, until_day, -1, 0 from able_and_held
  union all
  select a.subject, a.plan, greatest(a.from_day, f.from_day), least(a.until_day, f.until_day), 0, 1
  from able a join ahead f on f.customer = a.customer and f.subject = a.subject and f.from_day < a.until_day and a.from_day < f.until_day
  union all
  select a.subject, a.plan, greatest(a.from_day, f.from_day), least(a.until_day, f.until_day), 0, -1
  from able_and_held a join ahead f on f.customer = a.customer and f.subject = a.subject and f.from_day < a.until_day and a.from_day < f.until_day
),
days as (
  select subject, plan, day, sum(n) as n, sum(followed) as followed from (
    select subject, plan, from_day as day, n, followed from spans union all select subject, plan, until_day, -n, -followed from spans
  ) group by all
)
select subject, plan, day, sum(n) over by_day as controls, sum(followed) over by_day as followed
from days window by_day as (partition by subject, plan order by day)
