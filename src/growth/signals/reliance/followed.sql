-- The product of a feature was bought.
select l.customer, m.metric::varchar as subject, l.moved_on, l.currency, sum(l.after_micros - l.before_micros)::bigint as micros
from ledger l join growth.metrics m on m.product = l.after_product
where l.type = $expansion and l.cause in ($causes)
group by l.customer, m.metric, l.moved_on, l.currency, l.change_set
having sum(l.after_micros - l.before_micros) > 0
