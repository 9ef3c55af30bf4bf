-- When customers had MRR: from `from_day` until before `until_day`.
-- grain: customer, from_day
with days as (
  select customer, moved_on, sum(activated) as activated from flows where key = 0 group by all
),
steps as (
  select customer, moved_on as from_day, lead(moved_on, 1, date '9999-12-31') over by_day as until_day,
    sum(activated) over by_day > 0 as is_active
  from days window by_day as (partition by customer order by moved_on)
),
starts as (
  select *, is_active is distinct from lag(is_active) over (partition by customer order by from_day) as is_turn from steps
),
runs as (
  select customer, from_day, is_active, lead(from_day, 1, date '9999-12-31') over (partition by customer order by from_day) as until_day
  from starts where is_turn
)
select customer, from_day, until_day from runs where is_active
