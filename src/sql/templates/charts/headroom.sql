-- title: Headroom
-- about: What customers could still buy: next plans, add-ons and families, and how much of MRR has nothing left to buy.
-- As the sums on the page Headroom, as of the day on which the data was loaded.
select cambium_round(sum(open)) as open, cambium_round(sum(next_plan)) as next_plan, cambium_round(sum(add_on)) as add_on,
  cambium_round(sum(family)) as family, count_if(is_saturated) as saturated, count(*) as customers,
  cambium_round(sum(case when is_saturated then mrr else 0 end)) as saturated_mrr,
  cast(sum(case when is_saturated then mrr else 0 end) as double) / nullif(cast(sum(mrr) as double), 0) as saturated_mrr_share
from cambium.headroom
