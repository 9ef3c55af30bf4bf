-- A product of the family was bought as a cross-sell.
select l.customer, c.family::varchar as subject, l.moved_on, l.currency, sum(l.after_micros - l.before_micros)::bigint as micros
from ledger l join catalogue c on c.product = l.after_product
where l.type = $expansion and l.cause in ($causes)
group by l.customer, c.family, l.moved_on, l.currency, l.change_set
having sum(l.after_micros - l.before_micros) > 0
