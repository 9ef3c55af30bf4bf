-- title: Evidence of a customer
-- about: Every state of a customer's subscription items: what held from when on, and the row of the file that says so.
-- param: customer text  | Id of the customer
select effective_at, subscription_id, item_id, status, product, price_id, quantity, amount, currency, billing_interval, evidence, import, file_row
from cambium.evidence
where customer_id = {{customer}}
order by effective_at, item_id
