-- The counted firings with their controls, and the first expansion of each within 90 days.
-- grain: customer, fired_on
with first_followed as (
  select c.customer, c.fired_on, min(f.moved_on) as followed_on
  from growth.counted c join growth.followings f on f.customer = c.customer and f.moved_on > c.fired_on and f.moved_on <= c.fired_on + 90 and f.subject = $group
  group by all
)
select c.customer, c.subject, c.fired_on, c.is_left_cut, b.controls, b.followed as controls_followed, f.followed_on,
  f.followed_on - c.fired_on as lead_days
from growth.counted c
asof left join growth.control_counts b on b.subject = $group and b.plan = c.plan and b.day <= c.fired_on
left join first_followed f on f.customer = c.customer and f.fired_on = c.fired_on
