-- Whether expansion was sold with a discount, and when that discount ended. `discount`: 1 it was on before, 2 it was
-- granted with the expansion.
-- grain: customer, change_set
with discounts as (
  select state, item,
    percent_once + percent_repeating + percent_forever + fixed_once_micros + fixed_repeating_micros + fixed_forever_micros as off
  from numbered_states
),
steps as (
  select distinct customer, change_set, moved_on, before_state, after_state
  from ledger where type = $expansion and after_state > 0
),
sold as (
  select s.customer, s.change_set, s.moved_on, a.item, a.off, coalesce(b.off, 0) as off_before
  from steps s
  join discounts a on a.state = s.after_state and a.off > 0
  left join discounts b on b.state = s.before_state
),
later as (
  select customer, item, from_day,
    percent_once + percent_repeating + percent_forever + fixed_once_micros + fixed_repeating_micros + fixed_forever_micros as off
  from growth.item_days
)
select s.customer, s.change_set, max(case when s.off > s.off_before then 2 else 1 end)::utinyint as discount,
  min(case when l.off < s.off then l.from_day end) as ended_on
from sold s
left join later l on l.customer = s.customer and l.item = s.item and l.from_day > s.moved_on
group by all
