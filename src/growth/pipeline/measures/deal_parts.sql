-- Opportunities as known at the end of a day, added up by a group and by all that figures ask of them. `is_recent`: closed in
-- one of the last four closed quarters, as win rates ask. `n` is in 1e-18 of the reporting currency.
-- grain: own_group, stage, is_open, is_won, probability, stages_seen, is_stalled, is_recent, is_afterwards, is_in_period
with known as ($deals),
first_claims as ($first_claims),
stays(stage, most_days) as (values $stays)
select $own_group as own_group, d.stage, d.is_open, d.is_won, d.probability,
  case when d.is_open then 0 else d.stages_seen end as stages_seen,
  d.is_open and coalesce(d.days_in_stage > s.most_days, false) as is_stalled,
  coalesce(not d.is_open and d.closed_quarter >= $recent_from and d.closed_quarter < $recent_until, false) as is_recent,
  coalesce(f.moved_on <= $day and d.created > f.moved_on, false) as is_afterwards,
  coalesce(not d.is_open and d.closed >= $from and d.closed < $until, false) as is_in_period,
  count(*) as deals, sum(d.n) as n
from known d
left join first_claims f on f.opportunity = d.id
left join stays s on s.stage = d.stage
$groups
group by all
order by all
