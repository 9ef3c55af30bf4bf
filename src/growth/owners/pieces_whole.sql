-- Expansion movements of some days as what owners are credited with: whole.
select customer, change_set, moved_on, null::varchar as taker, false as is_assisted, sum(micros)::bigint as micros,
  sum(n)::hugeint as n, min(rate) as rate
from growth.portions where $days group by all
