-- Versions of opportunities with where they stood in the pipeline. `stages_seen` is a bit for each stage that the deal was
-- in by then or skipped going forward; `entered_on` the day on which its stay in the stage began. Where a stay begins
-- (`is_entry`), `left_stage` is the stage that it came from, and `left_after` the days that it stayed there.
-- grain: seq
with stages(stage, number, is_open, is_won) as (values $stages),
placed as (
  select v.seq, v.id, v.customer, v.type, v.owner, v.mrr, v.currency, v.probability, v.created, v.closed, v.expected_close,
    v.lost_reason, v.is_gone, v.at_day, v.known_from, v.known_until, s.number, s.is_open, s.is_won,
    lag(s.number) over by_seq as number_before
  from growth.opportunity_versions v
  left join stages s on s.stage = v.stage
  where $ids
  window by_seq as (partition by v.id order by v.seq)
),
seen as (
  select *, number is distinct from number_before as is_entry,
    coalesce(1::bigint << number, 0) | case when number > number_before + 1 and (is_open or is_won)
      then ((1::bigint << number) - 1) & ~((1::bigint << (number_before + 1)) - 1) else 0 end as own_stages
  from placed
),
stays as (
  select *, bit_or(own_stages) over by_seq as stages_seen,
    last_value(case when is_entry then at_day end ignore nulls) over by_seq as entered_on
  from seen
  window by_seq as (partition by id order by seq rows between unbounded preceding and current row)
)
select seq, id, customer, type, owner, mrr, currency, probability, created, closed, expected_close, lost_reason, is_gone,
  known_from, known_until, number::utinyint as stage, is_open, is_won, stages_seen, entered_on,
  date_trunc('quarter', expected_close)::date as due_quarter, date_trunc('quarter', closed)::date as closed_quarter,
  is_entry, case when is_entry then number_before end::utinyint as left_stage,
  case when is_entry and number_before is not null then at_day - lag(entered_on) over (partition by id order by seq) end::integer as left_after
from stays
