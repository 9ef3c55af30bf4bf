-- New observations as days of usage, each as if it were the only one of its day: known from a day on, for good.
-- grain: import_seq, import_file, file_row
select
  who, metric, day, known_day as known_from, date '9999-12-31' as known_until,
  value as last, value as total, own_limit, is_backfilled, 1::integer as observations
from ($observed) where $rows
