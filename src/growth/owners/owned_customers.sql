-- Active customers of a day with their owners, their gaps and their MRR in 1e-18 of the reporting currency.
-- grain: customer
with owners as (
  select customer, max(person) filter (where role = 'success') as success, max(person) filter (where role = 'sales') as sales,
    max(person) filter (where role = 'lead') as lead
  from growth.owner_days where from_day <= $day and until_day > $day group by customer
),
gaps as (select customer, list(gap order by gap) as gaps from ($gaps) group by customer)
select m.customer, m.n, o.success, o.sales, o.lead, coalesce(g.gaps, []::varchar[]) as gaps
from ($mrr) m
left join owners o on o.customer = m.customer
left join gaps g on g.customer = m.customer
where $which
