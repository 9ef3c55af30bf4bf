-- When a group had too few customers to compare by: 20 others or fewer, with the customer itself.
-- grain: family, level, plan, band, industry, from_day
with turns as (
  select family, level, plan, band, industry, from_day, n > $least as is_large, n > $least is distinct from lag(n > $least) over by_day as is_turn
  from growth.group_days where level > 0
  window by_day as (partition by family, level, plan, band, industry order by from_day)
),
spans as (
  select *, lead(from_day, 1, date '9999-12-31') over by_day as until_day, row_number() over by_day as place
  from turns where is_turn
  window by_day as (partition by family, level, plan, band, industry order by from_day)
)
select family, level, plan, band, industry, from_day, until_day from spans where not is_large
