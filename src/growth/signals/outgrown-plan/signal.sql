-- In some of the last three closed periods, what the plan lists at and what metered use of its family was charged at list were a
-- share of the next plan's list or more.
with shares as (
  select customer, family, from_day, until_day, periods, next_list::hugeint * $share as asked,
    (own_list::hugeint + charge_1) * 100 as one, (own_list::hugeint + charge_2) * 100 as two, (own_list::hugeint + charge_3) * 100 as three
  from growth.plan_bills
)
select customer, family::varchar as subject, from_day, until_day from shares
where (periods >= 1 and one >= asked)::integer + (periods >= 2 and two >= asked)::integer + (periods >= 3 and three >= asked)::integer >= $periods
