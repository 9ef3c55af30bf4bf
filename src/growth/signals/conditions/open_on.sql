-- The signals that are open on a day, as known then. A limit that is reached closes the signal that it is near; so does an expansion since.
-- grain: kind, customer, subject_number
with open_on as (
  select r.* from growth.runs r
  where r.from_day <= $day and $day < r.until_day and $kinds and $customers
    and not (r.kind = 'limit_near' and exists (from growth.runs h where h.kind = 'limit_hit' and h.customer = r.customer
      and h.subject = r.subject and h.from_day <= $day and $day < h.until_day))
),
moved as (
  select customer, moved_on, cause, micros, change_set from flows where key = 0 and type = $expansion
),
ended as (
  select o.kind, o.customer, o.subject from open_on o
  join growth.followed_by k on k.kind = o.kind
  join moved m on m.customer = o.customer and m.cause = k.cause and m.moved_on > o.from_day and m.moved_on <= $day
  group by o.kind, o.customer, o.subject, m.change_set having sum(m.micros) > 0
  union
  select o.kind, o.customer, o.subject from open_on o
  join growth.own_followed w on w.kind = o.kind and w.customer = o.customer and w.subject in (o.subject, '')
    and w.moved_on > o.from_day and w.moved_on <= $day
),
named as (
  select o.kind, c.customer, try_cast(o.subject as integer) as subject_number, c.account, c.customer_id, c.name,
    coalesce(m.id, i.item_id, f.label, o.subject) as subject, coalesce(m.name, i.item_id, f.label, o.subject) as subject_name, m.unit, m.metric, m.kind as metric_kind,
    o.from_day, o.fired_on
  from open_on o
  join customers c on c.customer = o.customer
  left join items i on i.item = case when o.kind in ($of_items) then o.subject::integer end
  left join growth.metrics m on m.metric = case when o.kind in ($of_metrics) then o.subject::integer end
  left join families f on f.family = case when o.kind in ($of_families) then o.subject::integer end
)
select * from named n
where not exists (from ended e where e.kind = n.kind and e.customer = n.customer and e.subject = n.subject_number::varchar)
  and not exists (from ended e where e.kind = n.kind and e.customer = n.customer and e.subject = '' and n.subject_number is null)
  and not exists (from growth.dismissals d where d.kind = n.kind and d.account = n.account and d.customer_id = n.customer_id
    and d.subject = n.subject and d.dismissed_on <= $day and $day < d.dismissed_on + $rest)
