-- Won deals that are asked for, newest first, with money in minor units: each row is what the rounded sum up to it adds
-- to the one before, so that rows add up to the rounded sum.
-- grain: deal
with asked as (select * from growth.deal_statuses where $asked),
summed as (
  select *, sum(n) over newest as sum_n, sum(claimed_n) over newest as sum_claimed_n, sum(kept_90_n) over newest as sum_kept_90_n,
    sum(kept_180_n) over newest as sum_kept_180_n, sum(kept_365_n) over newest as sum_kept_365_n
  from asked
  window newest as (order by closed desc, id rows unbounded preceding)
),
rounded as (
  select *, $rounded_n as up_to, $rounded_claimed_n as claimed_up_to, $rounded_kept_90_n as kept_90_up_to,
    $rounded_kept_180_n as kept_180_up_to, $rounded_kept_365_n as kept_365_up_to
  from summed
),
shown as (
  select *, (up_to - lag(up_to, 1, 0) over newest)::bigint as amount,
    (claimed_up_to - lag(claimed_up_to, 1, 0) over newest)::bigint as claimed,
    (kept_90_up_to - lag(kept_90_up_to, 1, 0) over newest)::bigint as kept_90,
    (kept_180_up_to - lag(kept_180_up_to, 1, 0) over newest)::bigint as kept_180,
    (kept_365_up_to - lag(kept_365_up_to, 1, 0) over newest)::bigint as kept_365
  from rounded
  window newest as (order by closed desc, id)
)
select id, customer, title, type, owner, closed, status, amount, claimed, kept_90, kept_180, kept_365, first_on, last_on,
  is_afterwards, case when status = 'not_expansion' then 0 else amount - claimed end::bigint as gap
from shown
order by closed desc, id
