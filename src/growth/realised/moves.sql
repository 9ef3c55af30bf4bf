-- The steps of all customers who expanded, with the discounts that expansion was sold with.
select l.customer, l.change_set, l.moved_on, l.type, l.cause, case when l.after_state > 0 then l.after_product else l.before_product end,
  l.currency, (l.after_micros - l.before_micros)::double, coalesce(d.discount, 0)::utinyint,
  coalesce(d.ended_on, date '1970-01-01')
from ledger l
left join growth.discounts d on d.customer = l.customer and d.change_set = l.change_set
where l.customer in (select customer from ledger where type = $expansion)
order by l.customer, l.at_ms, l.change_set
