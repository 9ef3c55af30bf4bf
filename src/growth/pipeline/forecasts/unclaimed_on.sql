-- What was not claimed yet, at the end of each day asked, of deals won by then whose 90 days weren't over, but of the
-- customers that are matched as they were known. In 1e-18 of the reporting currency at the rate of closing.
-- grain: ask
with asks(ask, on_day) as (values $asks),
rate_ends as (
  select currency, min(rated_on) as first_on, max(rated_on) as last_on from rates group by all
),
pending as (
  select a.ask, a.on_day, w.deal, w.micros, w.customer_currency, w.closed
  from growth.deals w join growth.deal_steps d on d.id = w.id
  join asks a on w.closed <= a.on_day and a.on_day <= w.closed + $days
    and d.known_from <= a.on_day and a.on_day < coalesce(d.known_until, date '9999-12-31')
  anti join (values $changed) r(ask, customer) on r.ask = a.ask and r.customer = w.customer
  where d.is_won and not d.is_gone and $which
),
left_over as (
  select p.ask, p.deal, p.closed, p.customer_currency, p.micros - coalesce(sum(case when c.moved_on <= p.on_day then c.micros end), 0) as micros
  from pending p left join growth.claims c on c.deal = p.deal
  group by p.ask, p.deal, p.closed, p.customer_currency, p.micros
)
select l.ask, sum(l.micros::hugeint * coalesce(r.rate, 1000000000000)) as n, count(*) as deals
from left_over l
left join rate_ends e on e.currency = l.customer_currency
left join rates r on r.currency = e.currency and r.rated_on = least(greatest(l.closed, e.first_on), e.last_on)
where l.micros > 0
group by l.ask
order by l.ask
