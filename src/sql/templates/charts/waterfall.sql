-- title: From opening to closing MRR
-- about: What led from the MRR at the start of a range to that at its end, with expansion by cause group.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As the bridge on the page Movements: types are rounded to add up, then the groups of expansion within it.
-- Where there are more than ten steps, the bridge shows the smallest groups as one.
with range_of as (select date({{from}} || '-01') as start, date_add('month', 1, date({{to}} || '-01')) as until),
worth as (
  select d.day, sum(b.mrr * r.rate) as mrr
  from (select start as day from range_of union select until from range_of) d
  join cambium.balances b on b.from_day < d.day and b.until_day >= d.day
  join cambium.rates r on r.currency = b.currency and r.from_day < d.day and r.until_day >= d.day
  group by d.day
),
ends as (
  select coalesce(o.mrr, 0) as opening, coalesce(c.mrr, 0) as closing
  from range_of g left join worth o on o.day = g.start left join worth c on c.day = g.until
),
moved as (
  select type, type_place, cause_group, min(cause_place) as group_place, sum(amount * rate) as amount
  from cambium.movements cross join range_of
  where moved_on >= start and moved_on < until
  group by 1, 2, 3
),
types as (
  select type, type_place, sum(amount) as amount from moved group by 1, 2
  union all
  select 'fx', 99, closing - opening - (select coalesce(sum(amount), 0) from moved) from ends
),
shown_types as (
  select type, type_place, cambium_part(amount, cambium_round(closing) - cambium_round(opening), 1, type_place) as amount
  from types cross join ends
),
shown_groups as (
  select m.type, m.cause_group, m.type_place, m.group_place, cambium_part(m.amount, t.amount, m.type, m.group_place) as amount
  from moved m join shown_types t on t.type = m.type
),
steps as (
  select 'opening' as step, 0 as place, 0 as group_place, cambium_round(opening) as amount from ends
  union all
  select type, type_place, 0, amount from shown_types where type <> 'expansion'
  union all
  select cause_group, type_place, group_place, amount from shown_groups where type = 'expansion'
  union all
  select 'closing', 100, 0, cambium_round(closing) from ends
)
select step, amount from steps where amount <> 0 or step in ('opening', 'closing') order by place, group_place
