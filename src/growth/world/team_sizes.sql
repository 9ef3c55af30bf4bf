-- The size of customers' teams as each import told it: an attribute that is a whole number.
-- grain: customer, known_on
with told as (
  select $representative as linked, c.customer, i.recorded_day as known_on, t.import_seq, try_cast(t."value" as bigint) as size
  from raw_attributes t
  join growth.import_days i on i.import_seq = t.import_seq
  join customers c on c.account = t.account and c.customer_id = t.customer_id
  $team_links
  where t."key" = $team and regexp_full_match(t."value", '[0-9]{1,15}')
)
select coalesce(linked, customer) as customer, known_on, arg_max(size, import_seq) as size from told group by all
