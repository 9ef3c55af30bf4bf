-- What customers pay for each product on a day, after discounts.
-- grain: customer, product, currency
select customer, product, currency, sum(micros)::double as micros from (
  select customer, after_product as product, currency, after_micros as micros from ledger where moved_on <= $day
  union all
  select customer, before_product, currency, -before_micros from ledger where moved_on <= $day
) where product > 0
group by customer, product, currency having sum(micros) <> 0
order by customer, product
