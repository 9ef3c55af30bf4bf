-- title: Invoices by month
-- about: How many invoices were made each month in each currency, what they came to, and how much of it is paid.
-- param: from month -12 | First month
-- param: to month -1 | Last month
select date_format(date, '%Y-%m') as month, currency, count(*) as invoices, sum(total) / 100.00 as total, sum(amount_paid) / 100.00 as paid,
  sum(amount_remaining) / 100.00 as open, sum(subtotal - total) / 100.00 as discounts, count_if(status = 'uncollectible') as given_up
from invoices
where status not in ('draft', 'void') and date >= date({{from}} || '-01') and date < date_add('month', 1, date({{to}} || '-01'))
group by 1, 2
order by 1, 2
