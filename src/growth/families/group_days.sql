-- How many customers of a group there are, as if nobody had a family, and how many of them own it. A group is of a main plan, band and industry
-- (level 3), of less (plan and band, plan), or everybody (level 0).
-- grain: family, level, plan, band, industry, from_day
with families as (select distinct family from growth.trait_days where is_owner),
known as (select distinct customer, family from growth.trait_days semi join families using (family)),
counted as (
  select family, plan, band, industry, from_day, until_day, 1 as n, is_owner::integer as owners
  from growth.trait_days where family = 0 or family in (from families)
  union all
  select k.family, t.plan, t.band, t.industry, t.from_day, t.until_day, -1, 0
  from known k join growth.trait_days t on t.customer = k.customer and t.family = 0
),
changes as (
  select family, plan, band, industry, day, sum(n)::integer as n, sum(owners)::integer as owners
  from (
    select family, plan, band, industry, from_day as day, n, owners from counted
    union all select family, plan, band, industry, until_day, -n, -owners from counted where until_day < date '9999-12-31'
  ) group by all
),
by_level as (
  select 3 as level, family, plan, band, industry, day, n, owners from changes where industry is not null
  union all
  select 2, family, plan, band, null, day, sum(n), sum(owners) from changes group by all
  union all
  select 1, family, plan, null, null, day, sum(n), sum(owners) from changes group by all
  union all
  select 0, family, null, null, null, day, sum(n), sum(owners) from changes group by all
),
of_families as (
  select f.family, c.* exclude (family) from (select * from by_level where family = 0) c cross join families f
  union all by name
  select * from by_level where family > 0
),
days as (
  select family, level, plan, band, industry, day, sum(n) as n, sum(owners) as owners from of_families group by all
)
select family, level::utinyint as level, plan, band, industry, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
  (sum(n) over by_day)::integer as n, (sum(owners) over by_day)::integer as owners
from days where n <> 0 or owners <> 0 or level = 0
window by_day as (partition by family, level, plan, band, industry order by day)
