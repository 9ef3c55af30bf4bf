-- Opportunities with what became of them: money in micros of the reporting currency, at the rate of the closing day, else of the
-- day asked.
-- grain: id
with last_rates as (select currency, min(rated_on) as first_on, max(rated_on) as last_on from rates group by all)
select o.id, o.customer, o.product, o.owner, o.created::varchar as created, o.closed::varchar as closed,
  coalesce(s.kind, o.stage) = 'closed_won' as is_won, o.signal_kind,
  case when o.signal_kind in ($of_metrics) then m.metric when o.signal_kind in ($of_families) then f.family
    when o.signal_kind in ($of_items) then i.item end::integer as signal_subject,
  (o.mrr::hugeint * case when o.currency = $currency then 1000000000000 else coalesce(r.rate, 1000000000000) end // 1000000000000)::varchar as amount,
  (d.claimed_n // 1000000000000)::varchar as claimed, (d.kept_90_n // 1000000000000)::varchar as kept, d.last_on::varchar as claimed_on,
  coalesce(20 * d.claimed_micros >= 19 * d.micros, false) as is_realised
from growth.opportunities o
left join growth.stages s on s.id = o.stage
left join currencies c on c.code = o.currency
left join last_rates l on l.currency = c.currency
left join rates r on r.currency = c.currency and r.rated_on = least(greatest(coalesce(o.closed, $day), l.first_on), l.last_on)
left join growth.metrics m on m.id = o.signal_subject
left join families f on f.label = o.signal_subject
left join items i on i.item_id = o.signal_subject and i.customer = o.customer
left join growth.deal_statuses d on d.id = o.id
where o.customer is not null and o.created <= $day
order by o.customer, o.created, o.id
