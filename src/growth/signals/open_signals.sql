-- The signals that are open on a day, each with what was used last, as known then. A limit that is reached closes the
-- signal that it is near; so does an expansion since.
-- grain: kind, customer, subject
with open_on as (
  select r.* from growth.runs r
  where r.from_day <= $day and $day < r.until_day and $kinds and $customers
    and not (r.kind = 'limit_near' and exists (from growth.runs h where h.kind = 'limit_hit' and h.customer = r.customer
      and h.subject = r.subject and h.from_day <= $day and $day < h.until_day))
),
seen as (
  select s.customer, s.metric, min(s.day) as first_on,
    arg_max(case when m.kind = 'level' then s.last end, s.day) filter (s.day > $day - 35) as value,
    max(s.day) as seen_on
  from growth.seen s
  join growth.metrics m on m.metric = s.metric
  where s.customer in (select customer from open_on) and s.day <= $day and s.known_from <= $day and $day < s.known_until
  group by all
),
moved as (
  select customer, moved_on, cause, micros, change_set from flows where key = 0 and type = $expansion
    and customer in (select customer from open_on)
),
ended as (
  select o.kind, o.customer, o.subject from open_on o
  join growth.followed_by k on k.kind = o.kind
  join moved m on m.customer = o.customer and m.cause = k.cause and m.moved_on > o.from_day and m.moved_on <= $day
  group by o.kind, o.customer, o.subject, m.change_set having sum(m.micros) > 0
),
first_active as (select customer, min(from_day) as from_day from growth.active_days group by customer)
select o.kind, c.customer, try_cast(o.subject as integer) as subject_number, c.account, c.customer_id, c.name, coalesce(m.id, i.item_id, o.subject) as subject,
  coalesce(m.name, i.item_id, o.subject) as subject_name, m.unit, o.from_day::varchar as open_since, o.fired_on::varchar as fired_on,
  coalesce(s.first_on is not null and o.fired_on <= s.first_on + 30 and f.from_day < s.first_on, false) as is_left_cut,
  s.value, l.lim, s.seen_on::varchar as seen_on
from open_on o
join customers c on c.customer = o.customer
join first_active f on f.customer = o.customer
left join items i on i.item::varchar = o.subject and o.kind in ($of_items)
left join growth.metrics m on o.subject = m.metric::varchar and o.kind in ($of_metrics)
left join seen s on s.customer = o.customer and s.metric = m.metric
left join (
  select customer, metric, arg_max(lim, day) as lim from growth.limited
  where customer in (select customer from open_on) and day <= $day and known_from <= $day and $day < known_until
  group by all
) l on l.customer = o.customer and l.metric = m.metric
where not exists (from ended e where e.kind = o.kind and e.customer = o.customer and e.subject = o.subject)
  and not exists (from growth.dismissals d where d.kind = o.kind and d.account = c.account and d.customer_id = c.customer_id
  and d.subject = coalesce(m.id, i.item_id, o.subject) and d.dismissed_on <= $day and $day < d.dismissed_on + $rest)
