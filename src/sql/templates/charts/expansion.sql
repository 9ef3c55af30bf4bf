-- title: Expansion by cause
-- about: How much MRR existing customers added each month, and by which cause.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Expansion. Rounded from the month's net change down: types, then groups of causes, then causes.
with months as (
  select month, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
worth as (
  select d.day, sum(b.mrr * r.rate) as mrr
  from (select month as day from months union select until from months) d
  join cambium.balances b on b.from_day < d.day and b.until_day >= d.day
  join cambium.rates r on r.currency = b.currency and r.from_day < d.day and r.until_day >= d.day
  group by d.day
),
ends as (
  select m.month, coalesce(o.mrr, 0) as opening, coalesce(c.mrr, 0) as closing
  from months m left join worth o on o.day = m.month left join worth c on c.day = m.until
),
moved as (
  select cast(date_trunc('month', moved_on) as date) as month, type, type_place, cause_group, cause, cause_place, sum(amount * rate) as amount
  from cambium.movements
  where moved_on >= (select min(month) from months) and moved_on < (select max(until) from months)
  group by 1, 2, 3, 4, 5, 6
),
types as (
  select month, type, type_place, sum(amount) as amount from moved group by 1, 2, 3
  union all
  select e.month, 'fx', 99, e.closing - e.opening - coalesce(m.amount, 0)
  from ends e left join (select month, sum(amount) as amount from moved group by month) m on m.month = e.month
),
shown_types as (
  select t.month, t.type, cambium_part(t.amount, cambium_round(e.closing) - cambium_round(e.opening), t.month, t.type_place) as amount
  from types t join ends e on e.month = t.month
),
groups as (
  select month, type, cause_group, min(cause_place) as place, sum(amount) as amount from moved where type = 'expansion' group by 1, 2, 3
),
shown_groups as (
  select g.month, g.cause_group, cambium_part(g.amount, t.amount, g.month, g.place) as amount
  from groups g join shown_types t on t.month = g.month and t.type = g.type
),
shown_causes as (
  select m.month, m.cause_group, m.cause, m.cause_place,
    cambium_part(m.amount, g.amount, date_format(m.month, '%Y-%m') || m.cause_group, m.cause_place) as amount
  from moved m join shown_groups g on g.month = m.month and g.cause_group = m.cause_group
  where m.type = 'expansion'
),
counted as (
  select cast(date_trunc('month', moved_on) as date) as month, cause, count(distinct account || ' ' || customer_id) as customers
  from cambium.movements where type = 'expansion' group by 1, 2
)
select date_format(s.month, '%Y-%m') as month, s.cause_group, s.cause, s.amount as expansion_mrr, c.customers
from shown_causes s join counted c on c.month = s.month and c.cause = s.cause
order by s.month, s.cause_place
