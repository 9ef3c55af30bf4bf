-- Won deals of known customers up to a day, numbered in the order in which a customer's claim, with their amounts.
-- grain: deal
with wins as not materialized (
  select o.id, o.customer, o.title, o.type, o.owner, o.created, o.closed, o.mrr, o.currency
  from growth.opportunities o
  left join growth.stages s on s.id = o.stage
  where coalesce(s.kind, o.stage) = 'closed_won' and o.customer is not null and o.closed <= $today
)
select row_number() over (order by customer, closed, id)::integer as deal, id, customer, title, type, owner, created, closed,
  mrr, currency, customer_currency, n, micros
from ($rated)
