-- Won deals with what they claimed, whether it was realised, and what is kept of it (GROWTH §5). Money (`n`) in 1e-18 of
-- the reporting currency: the deal's at the rate of its closing day, what it claimed at those of the movements' days.
-- grain: deal
with claimed as (
  select deal, sum(micros)::bigint as micros, sum(n)::hugeint as n, sum(kept_180)::bigint as kept_180,
    sum(kept_90_n)::hugeint as kept_90_n, sum(kept_180_n)::hugeint as kept_180_n, sum(kept_365_n)::hugeint as kept_365_n,
    min(moved_on) as first_on, max(moved_on) as last_on
  from growth.claims group by deal
),
starts as (
  select distinct d.deal
  from growth.deals d
  join ledger l on l.customer = d.customer and l.moved_on between d.closed - 30 and least(d.closed + 90, $today)
  where l.type in ($new, $reactivation)
)
select d.*, coalesce(c.micros, 0) as claimed_micros, coalesce(c.n, 0) as claimed_n, coalesce(c.kept_90_n, 0) as kept_90_n,
  coalesce(c.kept_180_n, 0) as kept_180_n, coalesce(c.kept_365_n, 0) as kept_365_n, c.first_on, c.last_on,
  coalesce(c.first_on < d.created, false) as is_afterwards,
  case
    when c.micros > 0 and 2 * c.kept_180 < c.micros then 'taken_back'
    when 20 * c.micros >= 19 * d.micros then 'realised'
    when c.micros > 0 then 'partial'
    when s.deal is not null then 'not_expansion'
    when $today <= d.closed + 90 then 'not_yet'
    else 'missed'
  end as status
from growth.deals d
left join claimed c on c.deal = d.deal
left join starts s on s.deal = d.deal
order by d.deal
