-- Who owned a customer in a role from `from_day` until before `until_day`: of several that overlap, the one that began last.
-- grain: customer, role, from_day
with told as (
  select customer, role, person, from_day, to_day, seq from growth.ownerships
  where customer is not null and (to_day is null or to_day > from_day)
  qualify row_number() over (partition by customer, role, from_day order by seq desc) = 1
)
select customer, role, person, from_day,
  least(coalesce(to_day, date '9999-12-31'), lead(from_day, 1, date '9999-12-31') over (partition by customer, role order by from_day)) as until_day
from told
