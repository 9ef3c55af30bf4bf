-- What a next plan is looked for with: a rank of a family, a currency, an interval in months and a quantity.
-- grain: family, rank, currency, months, quantity
select row_number() over (order by family, rank, currency, months, quantity)::integer as wish, *
from (select distinct family, rank, currency, months, quantity from growth.family_days)
