-- By how much what was open and expected to close in a quarter changed, on each day up to its end; what was open before its
-- first day stands on that.
-- grain: day, currency
with open as (
  select d.currency, d.mrr, greatest(d.known_from, $from) as known_from, coalesce(d.known_until, date '9999-12-31') as known_until
  from growth.deal_steps d
  where d.due_quarter = $from and d.is_open and not d.is_gone and d.known_from < $until and $which
),
changes as (
  select known_from as day, currency, mrr from open where known_until > known_from
  union all
  select known_until, currency, -mrr from open where known_until > known_from and known_until < $until
)
select day - date '1970-01-01' as day, currency, sum(mrr)::hugeint as micros from changes group by all order by all
