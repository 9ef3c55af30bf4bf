-- title: Overdue invoices
-- about: Which invoices are open after the day they were due, by how many days, and what the customer pays a month.
-- Amounts are those of the lines: Cambium reads no taxes and payments.
select i.account, i.id as invoice_id, i.customer_id, c.name, i.currency, i.amount_remaining / 100.00 as amount_remaining, date(coalesce(i.due_date, i.date)) as due_on,
  date_diff('day', date(coalesce(i.due_date, i.date)), date(data_load_time)) as days_overdue, i.attempt_count, cambium_round(m.mrr) as mrr
from invoices i
left join customers c on c.account = i.account and c.id = i.customer_id
left join cambium.customers m on m.account = i.account and m.customer_id = i.customer_id
where i.status = 'open' and i.amount_remaining > 0 and coalesce(i.due_date, i.date) < data_load_time
order by days_overdue desc, i.id
