-- title: Signals followed by an expansion
-- about: What share of the signals of each kind was followed by an expansion within a number of days.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: days number 90 | Days to look at
with fired as (
  select account, customer_id, kind, subject, fired_on from cambium.signals
  where fired_on >= date({{from}} || '-01') and fired_on < date_add('month', 1, date({{to}} || '-01'))
),
followed as (
  select f.account, f.customer_id, f.kind, f.subject, f.fired_on, sum(e.amount * e.rate) as amount
  from fired f
  join cambium.expansions e on e.account = f.account and e.customer_id = f.customer_id
    and e.expanded_on > f.fired_on and e.expanded_on <= date_add('day', {{days}}, f.fired_on)
  group by 1, 2, 3, 4, 5
)
select f.kind, count(*) as fired, count(g.amount) as followed, cast(count(g.amount) as double) / count(*) as share, cambium_round(coalesce(sum(g.amount), 0)) as expansion_mrr
from fired f
left join followed g on g.account = f.account and g.customer_id = f.customer_id and g.kind = f.kind and g.subject = f.subject and g.fired_on = f.fired_on
group by 1
order by share desc, 1
