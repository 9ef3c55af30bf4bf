-- Active customers whose owners have a gap on a day (GROWTH §7).
-- grain: customer, gap
with active as (
  select distinct customer from growth.active_days where from_day <= $day and until_day > $day
),
owners as (
  select o.customer, o.role, o.person, coalesce(p.active, false) as is_active
  from growth.owner_days o left join growth.people p on p.id = o.person
  where o.from_day <= $day and o.until_day > $day
),
worked as (
  select o.id, o.customer, o.owner, o.mrr, o.currency,
    o.mrr * case when o.currency = $currency then 1000000000000 else r.rate end::hugeint as n, coalesce(p.role, '') as owner_role
  from growth.opportunity_versions o
  left join growth.stages s on s.id = o.stage
  left join growth.people p on p.id = o.owner
  left join currencies c on c.code = o.currency
  left join (select currency, max(rated_on) as last_on from rates group by all) l on l.currency = c.currency
  left join rates r on r.currency = c.currency and r.rated_on = least($day, l.last_on)
  where o.customer is not null and not o.is_gone and o.known_from <= $day and (o.known_until is null or o.known_until > $day)
    and coalesce(s.kind, o.stage) not in ('closed_won', 'closed_lost')
)
select customer, 'no_owner' as gap from active where customer not in (select customer from owners)
union
select w.customer, 'not_owner' from worked w
where w.owner is not null and w.customer in (select customer from owners)
  and not exists (select 1 from owners o where o.customer = w.customer and o.person = w.owner)
union
select customer, 'two_people' from worked group by customer having count(distinct owner) > 1
union
select customer, 'inactive' from owners where not is_active
union
select w.customer, 'complex' from worked w
where (w.n >= $complex_n or w.currency in ($complex_currencies)) and w.owner_role <> 'sales'
  and not exists (select 1 from owners o where o.customer = w.customer and o.role = 'sales')
