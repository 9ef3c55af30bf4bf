-- The open signals of some customers: the day each fired, and whether an opportunity was made for it since.
-- grain: kind, customer, subject
with open_on as (
  select kind, customer, subject, max(fired_on) as fired_on from growth.runs
  where customer in ($customers) and from_day <= $day and $day < until_day
  group by all
),
deals as (
  select o.kind, o.customer, o.subject from open_on o
  join growth.opportunities d on d.customer = o.customer and d.signal_kind = o.kind and d.created >= o.fired_on
  left join growth.metrics m on m.id = d.signal_subject
  left join families f on f.label = d.signal_subject
  left join items i on i.item_id = d.signal_subject and i.customer = d.customer
  where o.subject = case when o.kind in ($of_metrics) then m.metric::varchar when o.kind in ($of_families) then f.family::varchar
    when o.kind in ($of_items) then i.item::varchar else o.subject end
  group by all
)
select o.kind, o.customer, try_cast(o.subject as integer) as subject, o.fired_on::varchar as fired_on, d.kind is not null as is_taken
from open_on o
left join deals d on d.kind = o.kind and d.customer = o.customer and d.subject = o.subject
order by o.kind, o.customer, o.subject
