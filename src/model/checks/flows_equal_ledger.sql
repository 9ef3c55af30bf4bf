-- Flows carry the ledger's money: sums per day, type and currency are equal.
with booked as (
  select moved_on as moved_on, type as type, currency as currency, sum(after_micros - before_micros) as micros
  from ledger group by moved_on, type, currency
), moved as (
  select moved_on as moved_on, type as type, currency as currency, sum(micros) as micros
  from flows group by moved_on, type, currency
)
select coalesce(b.moved_on, m.moved_on) as moved_on, coalesce(b.type, m.type) as type, coalesce(b.currency, m.currency) as currency
from booked b
full outer join moved m on m.moved_on = b.moved_on and m.type = b.type and m.currency = b.currency
where coalesce(m.micros, 0) <> coalesce(b.micros, 0)
