-- The days on which customers contracted or churned, with how much.
-- grain: customer, moved_on, currency
select customer, moved_on, currency, -sum(micros)::bigint as micros from flows
where key = 0 and type in ($contraction, $churn)
group by customer, moved_on, currency
