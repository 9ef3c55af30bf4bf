-- The closed periods that a day's plan of a family is judged by, the last one first: what the plan lists at, what metered use was charged at list, and
-- what the next plan lists at. Of several metered items a period ends with the last of theirs.
-- grain: place
select c.place, max(c.period_until)::varchar as period_until, b.currency, b.own_list, sum(c.micros)::bigint as charge, b.next_list
from growth.plan_bills b
join growth.family_days f on f.customer = b.customer and f.family = b.family and f.from_day <= $day and $day < f.until_day
join growth.closed_charges c on c.customer = b.customer and c.family = b.family and c.currency = f.currency and c.period_until > f.plan_from
  and c.from_day <= $day and $day < c.until_day
join families n on n.family = b.family
where b.customer = $customer and n.label = $family and b.from_day <= $day and $day < b.until_day
group by c.place, b.currency, b.own_list, b.next_list
order by c.place
