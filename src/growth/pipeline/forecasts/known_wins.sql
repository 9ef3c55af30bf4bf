-- Won deals as they were known to be at the end of each day asked; `is_asked`: of whom the forecast is.
-- grain: ask, id
select a.ask, d.id, d.customer, d.type, d.mrr, d.currency, d.closed, $which as is_asked
from growth.deal_steps d
join (values $asks) a(ask, on_day) on d.known_from <= a.on_day and a.on_day < coalesce(d.known_until, date '9999-12-31')
  and d.closed <= a.on_day
where d.is_won and not d.is_gone and d.customer is not null
