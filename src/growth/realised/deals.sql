-- Won deals of known customers up to a day, numbered in the order in which a customer's claim. `micros` is the amount in
-- the customer's currency and `n` in 1e-18 of the reporting one, at the rate of the closing day (before the first known
-- rate, that one); null without a rate.
-- grain: deal
with currencies_of as (
  select customer, case when min(currency) = max(currency) then min(currency) else 0 end as currency from ledger group by all
),
rate_ends as (select currency, min(rated_on) as first_on, max(rated_on) as last_on from rates group by all),
won as (
  select o.id, o.customer, o.title, o.type, o.owner, o.created, o.closed, o.mrr, o.currency, c.currency as deal_currency,
    coalesce(u.currency, 0) as customer_currency
  from growth.opportunities o
  left join growth.stages s on s.id = o.stage
  left join currencies c on c.code = o.currency
  left join currencies_of u on u.customer = o.customer
  where coalesce(s.kind, o.stage) = 'closed_won' and o.customer is not null and o.closed <= $today
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
select row_number() over (order by customer, closed, id)::integer as deal, id, customer, title, type, owner, created, closed,
  mrr, currency, customer_currency, mrr * rate as n,
  case when deal_currency = customer_currency then mrr
    else (mrr * rate // customer_rate + case when 2 * (mrr * rate % customer_rate) > customer_rate
      or (2 * (mrr * rate % customer_rate) = customer_rate and mrr * rate // customer_rate % 2 = 1) then 1 else 0 end) end::bigint as micros
from rated
