-- Customers and metrics whose use could have come to a share of their limit, in percent: a level on its highest day, a count
-- with that on every day of its longest span. Where observations carry limits, all could have.
-- grain: customer, metric
with least_limits as (select customer, metric, min(amount) as amount from growth.limit_days group by all),
longest as (select customer, metric, max(span_until - span_from) as days from growth.count_spans group by all)
select p.customer, p.metric
from growth.observed_pairs p
join growth.metrics m on m.metric = p.metric
left join least_limits l on l.customer = p.customer and l.metric = p.metric
left join longest d on d.customer = p.customer and d.metric = p.metric
where p.has_own
  or case when m.kind = 'level' then p.most::hugeint else p.most_total::hugeint * d.days end * 100 >= l.amount::hugeint * $floor
