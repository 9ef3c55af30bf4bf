-- title: History of a customer
-- about: Each step by which a customer's MRR changed, with its cause, and what it paid after it.
-- param: customer text  | Id of the customer
select changed_at, type, cause, currency, product_before, product_after, mrr_before, mrr_after, change,
  sum(change) over (partition by currency order by changed_at, change_set, step, product_after, price_after) as mrr_of_customer, evidence_after
from cambium.changes
where customer_id = {{customer}}
order by changed_at, change_set, step
