-- The place of a customer without the product is known on enough of the last 28 days.
with events as (select customer, metric, unnest([placed_on, day + 28]) as day, unnest([1, -1]) as n from ($places)),
days as (select customer, metric, day, sum(n) as n from events group by all),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day, sum(n) over by_day as n
  from days window by_day as (partition by customer, metric order by day)
)
select customer, metric::varchar as subject, from_day, until_day from steps where n >= $days
