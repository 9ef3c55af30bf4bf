-- Who is credited with expansion of some days (GROWTH §7): pieces with a taker go to it, others to the customer's owners
-- of the movement's day by the shares of their roles, in micros by largest remainder. `person` null: nobody.
-- grain: customer, change_set, piece, place
with pieces as (
  select *, row_number() over (partition by customer, change_set order by is_assisted desc, taker) as piece from ($pieces)
),
shares as (select * from (values $shares) as t(place, role, percent)),
parts as (
  select p.*, s.place, s.role, (p.micros::hugeint * s.percent) // 100 as floor, (p.micros::hugeint * s.percent) % 100 as rest
  from pieces p cross join shares s where p.taker is null
),
ranked as (
  select *, micros - sum(floor) over piece_of as missing,
    row_number() over (partition by customer, change_set, piece order by rest desc, place) as rank,
    row_number() over (partition by customer, change_set, piece order by place) as nth
  from parts
  window piece_of as (partition by customer, change_set, piece)
),
owned as (
  select r.customer, r.change_set, r.moved_on, r.is_assisted, r.piece, r.place, o.person, r.rate,
    (r.floor + case when r.rank <= r.missing then 1 else 0 end)::bigint as micros,
    case when r.nth = 1 then r.n - r.micros * r.rate else 0 end::hugeint as beyond
  from ranked r
  left join growth.owner_days o on o.customer = r.customer and o.role = r.role and o.from_day <= r.moved_on and o.until_day > r.moved_on
)
select customer, change_set, moved_on, is_assisted, piece, place, person, rate, micros, micros * rate + beyond as n from owned
union all
select customer, change_set, moved_on, is_assisted, piece, 0, taker, rate, micros, n from pieces where taker is not null
