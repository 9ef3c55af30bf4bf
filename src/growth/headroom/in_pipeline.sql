-- Open opportunities that name a product, as known at the end of a day.
-- grain: customer, product, currency
select v.customer, p.product, v.currency, sum(v.mrr)::bigint as micros
from growth.opportunity_versions v
join products p on p.product_id = v.product
where v.known_from <= $day and $day < coalesce(v.known_until, date '9999-12-31') and not v.is_gone and v.closed is null
  and v.customer is not null
group by all
order by all
