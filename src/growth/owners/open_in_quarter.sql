-- Open opportunities that are expected to close in a quarter, as they are on a day.
-- grain: id
select o.id, o.customer, o.owner
from growth.opportunity_versions o
left join growth.stages s on s.id = o.stage
where o.customer is not null and not o.is_gone and o.known_from <= $day and (o.known_until is null or o.known_until > $day)
  and coalesce(s.kind, o.stage) not in ('closed_won', 'closed_lost') and o.expected_close >= $from and o.expected_close < $until
