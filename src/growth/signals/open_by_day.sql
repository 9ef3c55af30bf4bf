-- How many signals of each kind are open at the end of each day of a range, and at how many customers, as `open_signals` lists
-- them: an expansion ends a signal until its condition pauses, a limit that is reached closes the signal that it is near.
-- grain: day, kind
with runs as (
  select * from growth.runs where from_day <= $last and until_day > $first and $customers
),
moved as (
  select customer, moved_on, cause, micros, change_set from flows where key = 0 and type = $expansion and moved_on <= $last
),
endings as (
  select r.kind, r.customer, r.subject, r.from_day, m.moved_on
  from runs r
  join growth.followed_by k on k.kind = r.kind
  join moved m on m.customer = r.customer and m.cause = k.cause and m.moved_on > r.from_day and m.moved_on < r.until_day
  group by r.kind, r.customer, r.subject, r.from_day, m.moved_on, m.change_set having sum(m.micros) > 0
  union all
  select r.kind, r.customer, r.subject, r.from_day, w.moved_on
  from runs r
  join growth.own_followed w on w.kind = r.kind and w.customer = r.customer and w.subject in (r.subject, '')
    and w.moved_on > r.from_day and w.moved_on < r.until_day
),
first_endings as (select kind, customer, subject, from_day, min(moved_on) as ended_on from endings group by all),
open as (
  select r.kind, r.customer, r.subject, greatest(r.from_day, $first) as from_day,
    least(r.until_day, coalesce(e.ended_on, r.until_day), $last + 1) as until_day
  from runs r
  left join first_endings e on e.kind = r.kind and e.customer = r.customer and e.subject = r.subject and e.from_day = r.from_day
),
open_days as (
  select kind, customer, subject, unnest(generate_series(from_day, until_day - 1, interval 1 day))::date as day from open where from_day < until_day
),
hit_days as (
  select customer, subject, unnest(generate_series(greatest(from_day, $first), least(until_day, $last + 1) - 1, interval 1 day))::date as day
  from runs where kind = 'limit_hit'
),
resting as (
  select d.kind, c.customer, i.subject, d.dismissed_on
  from growth.dismissals d
  join customers c on c.account = d.account and c.customer_id = d.customer_id
  join (
    select r.kind, r.customer, r.subject, coalesce(m.id, i.item_id, f.label, r.subject) as id from (select distinct kind, customer, subject from runs) r
    left join items i on i.item = case when r.kind in ($of_items) then r.subject::integer end
    left join growth.metrics m on m.metric = case when r.kind in ($of_metrics) then r.subject::integer end
    left join families f on f.family = case when r.kind in ($of_families) then r.subject::integer end
  ) i on i.kind = d.kind and i.customer = c.customer and i.id = d.subject
)
select o.day::varchar as day, o.kind, count(*) as signals, count(distinct o.customer) as customers
from open_days o
semi join customers using (customer)
anti join (select 'limit_near' as kind, customer, subject, day from hit_days) using (kind, customer, subject, day)
where not exists (from resting d where d.kind = o.kind and d.customer = o.customer and d.subject = o.subject
  and d.dismissed_on <= o.day and o.day < d.dismissed_on + $rest)
group by o.day, o.kind
order by 1, 2
