-- title: Days on which customers expand
-- about: On which days of the week expansions happen, how many, and how much MRR they add.
-- param: from month -12 | First month
-- param: to month -1 | Last month
select day_of_week(expanded_on) as day_of_week, date_format(expanded_on, '%W') as name, count_if(is_first) as expansions,
  cambium_round(sum(amount * rate)) as expansion_mrr
from cambium.expansions
where expanded_on >= date({{from}} || '-01') and expanded_on < date_add('month', 1, date({{to}} || '-01'))
group by 1, 2
order by 1
