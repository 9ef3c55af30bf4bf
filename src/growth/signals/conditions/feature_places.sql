-- By day, how many active customers of the same main plan used more of a feature than one of them, and how many were seen to
-- use it that day, as known from `from_day` until before `until_day`. A level is as it was seen that day, a
-- count is its sum in its span so far.
-- grain: customer, metric, day, from_day
with seen as (
  select s.customer, s.metric, s.day, greatest(s.day, s.known_from) as from_day, s.known_until as until_day, s.last, s.total,
    m.kind, m.product, p.is_tangled
  from growth.seen s
  join growth.metrics m on m.metric = s.metric and m.product is not null and not m.is_seats
  join growth.observed_pairs p on p.customer = s.customer and p.metric = s.metric
),
counted as (
  select s.customer, s.metric, s.day, s.is_tangled, min(s.from_day) as first_known, p.span_from
  from seen s
  join growth.count_spans p on p.customer = s.customer and p.metric = s.metric and p.valid_from <= s.day and s.day < p.valid_until
    and p.span_from <= s.day and s.day < p.span_until
  where s.kind = 'count'
  group by s.customer, s.metric, s.day, s.is_tangled, p.span_from
),
sums as (
  select *, sum(total::hugeint) over (partition by customer, metric order by day) as so_far
  from seen where kind = 'count' and not is_tangled
),
parts as (
  select c.customer, c.metric, c.day, greatest(s.from_day, c.first_known) as from_day, s.until_day, s.total
  from counted c
  join seen s on s.customer = c.customer and s.metric = c.metric and s.day between c.span_from and c.day and s.until_day > c.first_known
  where c.is_tangled
),
part_turns as (
  select *, lead(from_day, 1, date '9999-12-31') over (partition by customer, metric, day order by from_day) as until_day
  from (select distinct customer, metric, day, unnest([from_day, until_day]) as from_day from parts)
),
uses as (
  select customer, metric, day, from_day, until_day, last::hugeint as value from seen where kind = 'level'
  union all
  select s.customer, s.metric, s.day, s.from_day, s.until_day, s.so_far - coalesce(b.so_far, 0)
  from (select s.*, c.span_from from sums s join counted c on c.customer = s.customer and c.metric = s.metric and c.day = s.day) s
  asof left join sums b on b.customer = s.customer and b.metric = s.metric and b.day < s.span_from
  union all
  select t.customer, t.metric, t.day, t.from_day, t.until_day, sum(p.total::hugeint)
  from part_turns t
  join parts p on p.customer = t.customer and p.metric = t.metric and p.day = t.day and p.from_day <= t.from_day and t.from_day < p.until_day
  group by t.customer, t.metric, t.day, t.from_day, t.until_day
),
users as (
  select u.*, p.product as plan
  from uses u
  join growth.active_days a on a.customer = u.customer and a.from_day <= u.day and u.day < a.until_day
  join growth.plan_days p on p.customer = u.customer and p.from_day <= u.day and u.day < p.until_day
  where u.from_day < u.day + 28
),
turns as (
  select *, lead(from_day, 1, day + 28) over (partition by metric, plan, day order by from_day) as until_day
  from (select distinct metric, plan, day, unnest([from_day, least(until_day, day + 28)]) as from_day from users)
),
placed as (
  select u.customer, u.metric, u.day, t.from_day, t.until_day,
    rank() over (partition by u.metric, u.plan, u.day, t.from_day order by u.value desc) - 1 as n_above,
    count(*) over (partition by u.metric, u.plan, u.day, t.from_day) as n_users
  from turns t
  join users u on u.metric = t.metric and u.plan = t.plan and u.day = t.day and u.from_day <= t.from_day and t.from_day < u.until_day
  where t.from_day < t.day + 28
)
select customer, metric, day, from_day, until_day, n_above, n_users from placed
