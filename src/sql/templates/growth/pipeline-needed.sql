-- title: Pipeline against what is needed
-- about: What is open in the pipeline by the quarter it should close in, and how much was won of what closed.
-- param: back month -12 | Wins since
with wins as (
  select sum(case when closed is not null and stage like '%won%' then mrr else 0 end) as won, sum(case when closed is not null then mrr else 0 end) as closed
  from cambium.opportunities where closed >= date({{back}} || '-01')
)
select date_format(o.expected_close, '%Y') || '-Q' || cast(quarter(o.expected_close) as varchar) as quarter, o.currency, count(*) as opportunities, sum(o.mrr) as open_mrr,
  sum(o.mrr * coalesce(o.probability, 0)) / 100 as weighted_mrr, cast(w.won as double) / nullif(cast(w.closed as double), 0) as win_rate,
  cast(w.closed as double) / nullif(cast(w.won as double), 0) as needed_coverage
from cambium.opportunities o cross join wins w
where o.closed is null and o.expected_close is not null
group by 1, 2, w.won, w.closed
order by 1, 2
