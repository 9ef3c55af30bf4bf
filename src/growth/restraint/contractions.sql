-- The days after one on which customers contracted.
-- grain: customer, moved_on
select distinct customer, moved_on::varchar as moved_on from flows
where key = 0 and type = $contraction and moved_on >= $since and $among
order by customer, moved_on
