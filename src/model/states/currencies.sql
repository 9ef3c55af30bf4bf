-- Every currency used by a state, numbered.
-- grain: currency
select cast(row_number() over (order by code) as smallint) as currency, code as code
from (select distinct currency as code from item_states)
