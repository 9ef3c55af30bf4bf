-- What expanded on some days, and what is kept of it, by cause group, product, owner and discount: the part of a portion
-- that a won opportunity claims is of its owner, the rest of the customer's on that day. Money in 1e-18 of the
-- reporting currency.
with moved as (select * from growth.portions where $days),
claimed as (
  select portion, owner, n, kept_90_n, kept_180_n, kept_365_n from growth.claims where $days
),
together as (
  select portion, sum(n) as n, sum(kept_90_n) as kept_90_n, sum(kept_180_n) as kept_180_n, sum(kept_365_n) as kept_365_n
  from claimed group by portion
),
rest as (
  select m.portion, o.person as owner, m.n - coalesce(t.n, 0) as n, m.kept_90_n - coalesce(t.kept_90_n, 0) as kept_90_n,
    m.kept_180_n - coalesce(t.kept_180_n, 0) as kept_180_n, m.kept_365_n - coalesce(t.kept_365_n, 0) as kept_365_n
  from moved m
  left join together t on t.portion = m.portion
  left join growth.owner_days o
    on o.customer = m.customer and o.role = $role and o.from_day <= m.moved_on and o.until_day > m.moved_on
),
pieces as (select * from claimed union all by name select * from rest where n <> 0),
dated as (
  select p.*, m.moved_on, m.cause_group, m.product, m.discount, m.is_unsustainable, m.customer, m.change_set
  from pieces p join moved m on m.portion = p.portion
)
select $key as key, count(distinct (customer, change_set)) as expansions, sum(n)::hugeint as n,
  sum(case when moved_on + 90 <= $today then n else 0 end)::hugeint as given_90,
  sum(case when moved_on + 90 <= $today then kept_90_n else 0 end)::hugeint as kept_90,
  sum(case when moved_on + 180 <= $today then n else 0 end)::hugeint as given_180,
  sum(case when moved_on + 180 <= $today then kept_180_n else 0 end)::hugeint as kept_180,
  sum(case when moved_on + 365 <= $today then n else 0 end)::hugeint as given_365,
  sum(case when moved_on + 365 <= $today then kept_365_n else 0 end)::hugeint as kept_365,
  sum(case when is_unsustainable then n else 0 end)::hugeint as unsustainable,
  min(case when n is null then moved_on end)::varchar as unrated_on
from dated
group by all
order by n desc, key
