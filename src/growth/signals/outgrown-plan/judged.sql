-- There is a next plan, and the charges of enough closed periods are known.
select customer, family::varchar as subject, from_day, until_day from growth.plan_bills where periods >= $periods
