-- Money moved per day by all customers together: the cube for everything not broken down by customer.
-- grain: moved_on, type, cause, currency, open_at
select
  moved_on as moved_on,
  type as type,
  cause as cause,
  currency as currency,
  open_at as open_at,
  cast(sum(micros) as bigint) as micros,
  cast(sum(activated) as bigint) as activated
from flows
group by moved_on, type, cause, currency, open_at
order by moved_on
