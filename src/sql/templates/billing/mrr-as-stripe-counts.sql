-- title: MRR as Stripe counts it
-- about: MRR by month and currency from Stripe's own change events, the query that runs in Sigma unchanged.
-- param: from month -12 | First month
-- param: to month -1 | Last month
with months as (
  select month from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
changes as (
  select date_add('month', 1, date(date_trunc('month', local_event_timestamp))) as month_after, currency, sum(mrr_change) as mrr_change
  from subscription_item_change_events group by 1, 2
)
select date_format(m.month, '%Y-%m') as month, c.currency, sum(c.mrr_change) / 100.00 as mrr
from months m join changes c on c.month_after <= date_add('month', 1, m.month)
group by 1, 2
order by 1, 2
