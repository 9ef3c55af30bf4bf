-- Won deals with their amounts: `micros` in the customer's currency (0: the reporting one) and `n` in 1e-18 of the reporting
-- one, at the rate of the closing day (before the first known rate, that one); null without a rate.
-- grain: none
with currencies_of as (
  select customer, case when min(currency) = max(currency) then min(currency) else 0 end as currency from ledger group by all
),
rate_ends as (select currency, min(rated_on) as first_on, max(rated_on) as last_on from rates group by all),
won as (
  select o.*, c.currency as deal_currency, coalesce(u.currency, 0) as customer_currency
  from ($won) o
  left join currencies c on c.code = o.currency
  left join currencies_of u on u.customer = o.customer
),
rated as (
  select w.*,
    case when w.currency = $currency then 1000000000000 else a.rate end::hugeint as rate,
    case when w.customer_currency = 0 then 1000000000000 else b.rate end::hugeint as customer_rate
  from won w
  left join rate_ends l on l.currency = w.deal_currency
  left join rates a on a.currency = w.deal_currency and a.rated_on = least(greatest(w.closed, l.first_on), l.last_on)
  left join rate_ends k on k.currency = w.customer_currency
  left join rates b on b.currency = w.customer_currency and b.rated_on = least(greatest(w.closed, k.first_on), k.last_on)
)
select * exclude (rate, deal_currency), mrr * rate as n,
  case when deal_currency = customer_currency then mrr
    else (mrr * rate // customer_rate + case when 2 * (mrr * rate % customer_rate) > customer_rate
      or (2 * (mrr * rate % customer_rate) = customer_rate and mrr * rate // customer_rate % 2 = 1) then 1 else 0 end) end::bigint as micros
from rated
