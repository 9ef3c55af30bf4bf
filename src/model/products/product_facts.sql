-- The lowest monthly unit price of each product by currency, and how often it was seen, in total and metered.
-- grain: product, currency
select
  product as product,
  currency as currency,
  count(*) as seen,
  sum(case when is_metered then 1 else 0 end) as seen_metered,
  min(case when is_metered or quantity = 0 then null
    else cast(amount_micros as double) / quantity / interval_count
      * case billing_interval when 'month' then 1 when 'year' then 1 / 12.0 when 'week' then 52 / 12.0 else 365 / 12.0 end
  end) as monthly_micros
from states
where status <> 'ended'
group by product, currency
