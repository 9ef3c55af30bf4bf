-- What was taken up by the end of a day: signals that opportunities came from which are open or closed in the last 90 days,
-- and products that were offered in the last 90 days, as known then.
-- grain: kind, customer, subject, product
with deals as (
  select customer, account, signal_kind, signal_subject from growth.opportunity_versions
  where known_from <= $day and $day < coalesce(known_until, date '9999-12-31') and not is_gone and signal_kind is not null
    and customer is not null and (closed is null or closed > $day - $rest)
)
select distinct d.signal_kind as kind, d.customer, case
  when d.signal_kind in ($of_metrics) then m.metric::integer when d.signal_kind in ($of_items) then i.item
  when d.signal_kind in ($of_families) then f.family::integer end as subject, null::integer as product
from deals d
left join growth.metrics m on m.id = d.signal_subject
left join items i on i.item_id = d.signal_subject and i.account = d.account
left join families f on f.label = d.signal_subject
union
select null, o.customer, null, p.product
from growth.offer_versions o join products p on p.product_id = o.product
where o.known_from <= $day and $day < coalesce(o.known_until, date '9999-12-31') and not o.is_gone and o.customer is not null
  and o.at_day > $day - $rest and o.at_day <= $day
