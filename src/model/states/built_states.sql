-- Item states with numbers for names, sorted as the engine reads them. The view `numbered_states` numbers them by row.
-- Statuses, intervals and evidence are enums, the first two in the order of `src/base/words.ts`: text would add much to
-- the time it takes to write this table.
-- grain: item, at_ms
select
  i.customer as customer,
  i.item as item,
  epoch_ms(s.effective_at) as at_ms,
  cast(s.status as enum('trialing', 'active', 'past_due', 'canceling', 'paused', 'unpaid', 'incomplete', 'ended')) as status,
  p.product as product,
  r.price as price,
  s.quantity as quantity,
  c.currency as currency,
  cast(s.interval as enum('day', 'week', 'month', 'year')) as billing_interval,
  s.interval_count as interval_count,
  s.is_metered as is_metered,
  s.amount_micros as amount_micros,
  s.percent_once as percent_once,
  s.percent_repeating as percent_repeating,
  s.percent_forever as percent_forever,
  s.fixed_once_micros as fixed_once_micros,
  s.fixed_repeating_micros as fixed_repeating_micros,
  s.fixed_forever_micros as fixed_forever_micros,
  s.usage_micros as usage_micros,
  coalesce(epoch_ms(s.usage_closed_at), -1) as usage_closed_ms,
  cast(s.evidence as enum('observed', 'proration', 'renewal', 'object', 'export', 'list', 'assumed')) as evidence,
  s.import_seq as import_seq,
  s.import_file as import_file,
  s.file_row as file_row
from item_states s
join items i on i.account = s.account and i.item_id = s.item
join products p on p.product_id = s.product
join prices r on r.price_id = s.price
join currencies c on c.code = s.currency
order by item, at_ms
