-- A family that the customer doesn't own has enough owners, and among comparable customers they are some times as many as among all.
-- A group that is large enough is looked at where it could hold at the least share of owners among all that there ever was;
-- then what holds for a wider group holds for the narrower ones in it while they have too few customers.
with everybody as (
  select family, from_day, until_day, n, owners, row_number() over (partition by family order by from_day) as place
  from growth.group_days where level = 0
),
least as (select family, min(owners / n) as share from everybody where owners >= $owners group by family),
hopeful as (
  select g.* from growth.group_days g join least l on l.family = g.family
  where (g.level = 0 or g.n > $least_comparable) and g.n > 1 and g.owners * 100.0 >= l.share * (g.n - 1) * $lift * 0.999
),
first_places as (
  select h.*, e.place as first_place from hopeful h asof join everybody e on e.family = h.family and h.from_day >= e.from_day
),
places as (
  select f.*, unnest(range(f.first_place, e.place + 1)) as place
  from first_places f asof join everybody e on e.family = f.family and f.until_day > e.from_day
),
hot as (
  select p.family, p.level, p.plan, p.band, p.industry, greatest(p.from_day, e.from_day) as from_day, least(p.until_day, e.until_day) as until_day
  from places p join everybody e on e.family = p.family and e.place = p.place
  where e.owners >= $owners and p.owners::hugeint * e.n * 100 >= e.owners::hugeint * (p.n - 1) * $lift
),
starts as (
  select *, from_day is distinct from lag(until_day) over (partition by family, level, plan, band, industry order by from_day) as is_first from hot
),
runs as (
  select family, level, plan, band, industry, min(from_day) as from_day, max(until_day) as until_day
  from (select *, sum(is_first::integer) over (partition by family, level, plan, band, industry order by from_day) as run from starts)
  group by family, level, plan, band, industry, run
),
by_plan as (
  select family, plan, from_day, until_day from runs where level = 1
  union all
  select g.family, g.plan, greatest(g.from_day, r.from_day), least(g.until_day, r.until_day)
  from growth.group_gaps g
  join runs r on r.level = 0 and r.family = g.family and r.from_day < g.until_day and g.from_day < r.until_day
  where g.level = 1
),
by_band as (
  select family, plan, band, from_day, until_day from runs where level = 2
  union all
  select g.family, g.plan, g.band, greatest(g.from_day, p.from_day), least(g.until_day, p.until_day)
  from growth.group_gaps g
  join by_plan p on p.family = g.family and p.plan = g.plan and p.from_day < g.until_day and g.from_day < p.until_day
  where g.level = 2
),
by_industry as (
  select family, plan, band, null as industry, from_day, until_day from by_band
  union all
  select family, plan, band, industry, from_day, until_day from runs where level = 3
  union all
  select g.family, g.plan, g.band, g.industry, greatest(g.from_day, b.from_day), least(g.until_day, b.until_day)
  from growth.group_gaps g
  join by_band b on b.family = g.family and b.plan = g.plan and b.band = g.band and b.from_day < g.until_day and g.from_day < b.until_day
  where g.level = 3
),
known as (select distinct customer, family from growth.trait_days where family > 0)
select t.customer, r.family::varchar as subject, greatest(t.from_day, r.from_day) as from_day, least(t.until_day, r.until_day) as until_day
from by_industry r
join growth.trait_days t on t.family = 0 and t.plan = r.plan and t.band = r.band and t.industry is not distinct from r.industry
  and t.from_day < r.until_day and r.from_day < t.until_day
anti join known k on k.customer = t.customer and k.family = r.family
union all
select t.customer, r.family::varchar, greatest(t.from_day, r.from_day), least(t.until_day, r.until_day)
from by_industry r
join growth.trait_days t on t.family = r.family and not t.is_owner and t.plan = r.plan and t.band = r.band and t.industry is not distinct from r.industry
  and t.from_day < r.until_day and r.from_day < t.until_day
