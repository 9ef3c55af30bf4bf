-- Customers whose won deals, as known at the end of a day asked, aren't those of now that had closed by then: what these
-- claimed that day doesn't follow from what is claimed now.
-- grain: ask, customer
with known as (select ask, customer, id, type, mrr, currency, closed from ($known_wins)),
now as (
  select a.ask, w.customer, w.id, w.type, w.mrr, w.currency, w.closed
  from growth.deals w join (values $asks) a(ask, on_day) on w.closed <= a.on_day
)
select distinct ask, customer from ((from known except from now) union all (from now except from known))
order by ask, customer
