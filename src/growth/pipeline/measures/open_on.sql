-- What was open at the end of each day asked and expected to close in the quarter asked.
-- grain: ask, currency, stage, probability
with asks(ask, quarter, on_day) as (values $asks)
select a.ask, d.currency, d.stage, d.probability, sum(d.mrr)::hugeint as micros, count(*) as deals
from growth.deal_steps d
join asks a on a.quarter = d.due_quarter and d.known_from <= a.on_day and a.on_day < coalesce(d.known_until, date '9999-12-31')
where d.is_open and not d.is_gone and $which
group by all
order by all
