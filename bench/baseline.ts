/**
 * The same monthly movements computed the usual way, as dbt projects do: customers × months, each month's MRR compared
 * with the month before. Reads the same states, in one currency and without a policy.
 */
export const BASELINE = `
with months as (
  select unnest(generate_series(timestamp '2023-12-01', timestamp '2026-11-01', interval 1 month)) as month_end
), item_periods as (
  select customer, item, make_timestamp(at_ms * 1000) as starts_at,
    lead(make_timestamp(at_ms * 1000), 1, timestamp '2100-01-01') over (partition by item order by at_ms) as ends_at,
    case when status in ('active', 'past_due', 'canceling') then amount_micros / case billing_interval when 'year' then 12 else 1 end else 0 end as mrr
  from states
), customer_months as (
  select c.customer, m.month_end from customers c cross join months m
), worth as (
  select s.customer, s.month_end, coalesce(sum(p.mrr), 0) as mrr
  from customer_months s
  left join item_periods p on p.customer = s.customer and p.starts_at < s.month_end and p.ends_at >= s.month_end
  group by all
), compared as (
  select *, lag(mrr, 1, 0) over (partition by customer order by month_end) as before,
    max(mrr) over (partition by customer order by month_end rows between unbounded preceding and 1 preceding) as highest
  from worth
)
select month_end,
  case when before = 0 and coalesce(highest, 0) = 0 then 'new' when before = 0 then 'reactivation' when mrr = 0 then 'churn'
    when mrr > before then 'expansion' else 'contraction' end as type,
  sum(mrr - before) as moved
from compared where mrr <> before group by all`;

/** A single scan of the same rows: the lower bound for any implementation. */
export const FLOOR =
  "select date_trunc('month', make_timestamp(at_ms * 1000)) as month, sum(amount_micros) from states group by all";
