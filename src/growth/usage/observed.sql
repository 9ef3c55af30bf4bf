-- Every observation as it was recorded, with the local days it is of and was known on. What names no day of recording
-- was known when it was imported; in a metric's first import, on its own day.
-- grain: import_seq, import_file, file_row
select
  n.who, m.metric,
  case when r.at_is_date then r."at"::date else $at_day end as day,
  case when r.recorded_at is not null then case when r.recorded_at_is_date then r.recorded_at::date else $recorded_day end
    when r.import_seq = m.first_import then case when r.at_is_date then r."at"::date else $at_day end
    else i.recorded_day end as known_day,
  r."at", coalesce(r.recorded_at, case when r.import_seq = m.first_import then r."at" else i.recorded_at end) as recorded,
  r.import_seq, r.import_file, r.file_row, r.value, r."limit" as own_limit,
  r.recorded_at is null and r.import_seq = m.first_import as is_backfilled
from raw_usage_usage r
join growth.usage_names n on n.account = r.import_account and n.customer_id = r.customer
join growth.usage_metrics m on m.id = r.metric
join growth.usage_imports i on i.import_seq = r.import_seq
where $within
