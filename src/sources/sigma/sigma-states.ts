import { latest } from "../latest.ts";
import { sigmaGross, sigmaPrices } from "../price-terms-sql.ts";

/**
 * SQL that turns all imported change events into item states. With a known price, the amount is the price times the
 * quantity, and the gap to Sigma's figure is a forever discount; a gap below one minor unit is Sigma's rounding.
 * Without a price, or if the price gives less than the figure, the net figure is the amount.
 * @param scales relation (currency, minor_micros): micros in one minor unit
 */
export function sigmaStates(scales: string): string {
  return `
with events as (
  select import_account as account, event_timestamp, subscription_item_id as item, max(subscription_id) as subscription_id,
    max(customer_id) as customer_id, max(price_id) as price_id, max(product_id) as product_id, currency,
    lower(event_type) as event_type, mrr_change, quantity_change, min(import_seq) as import_seq,
    arg_min(import_file, import_seq) as import_file, arg_min(file_row, import_seq) as file_row
  from raw_sigma_subscription_item_change_events
  group by import_account, event_timestamp, subscription_item_id, currency, lower(event_type), mrr_change, quantity_change
), instants as (
  select account, item, event_timestamp as effective_at, any_value(customer_id) as customer,
    any_value(subscription_id) as subscription_id, any_value(currency) as currency,
    sum(mrr_change) as mrr_change, sum(quantity_change) as quantity_change,
    arg_max(price_id, change_order) as price_id, arg_max(product_id, change_order) as product_id,
    arg_max(event_type, change_order) as event_type,
    max(import_seq) as import_seq, arg_max(import_file, import_seq) as import_file, arg_max(file_row, import_seq) as file_row
  from (select *, (case event_type when 'active_end' then 1 when 'active_start' then case when mrr_change >= 0 then 2 else 0 end else 3 end)::bigint * 1000000000 + file_row as change_order from events)
  group by account, item, event_timestamp
), totals as (
  select *, sum(mrr_change) over running as minor, sum(quantity_change) over running as quantity,
    last_value(price_id ignore nulls) over running as price, last_value(product_id ignore nulls) over running as product
  from instants
  window running as (partition by account, item order by effective_at)
), priced as (
  select t.*, t.minor * s.minor_micros as net_micros, s.minor_micros,
    p.id is null as is_unpriced, p.recurring_interval as price_interval, p.recurring_interval_count as price_count,
    p.recurring_usage_type = 'licensed' as is_licensed, p.mode is null as has_no_terms,
    case when p.recurring_usage_type = 'licensed' then
      case when t.minor <= 0 and t.quantity <= 0 then 0 else ${sigmaGross("p", "greatest(t.quantity, 0)", "s.minor_micros")} end end as gross_micros
  from totals t
  join ${scales} s on s.currency = t.currency
  left join ${sigmaPrices()} p on p.id = t.price and p.recurring_interval in ('day', 'week', 'month', 'year')
), scaled as (
  select *, coalesce(price_interval, 'month') as interval, coalesce(price_count, 1)::integer as interval_count,
    case coalesce(price_interval, 'month') when 'month' then coalesce(price_count, 1) when 'year' then 12 * coalesce(price_count, 1)
      when 'week' then 12 * price_count / 52.0 else 12 * price_count / 365.0 end as months
  from priced
), valued as (
  select *, round(net_micros * months)::bigint as net_amount,
    (gross_micros is not null and gross_micros - net_micros * months > -minor_micros * months) as is_explained,
    (gross_micros is not null and abs(gross_micros - net_micros * months) < minor_micros * months) as is_exact
  from scaled
), states as (
  select account, customer, coalesce(subscription_id, item) as subscription, item, effective_at,
    case when event_type = 'active_end' or (minor <= 0 and quantity <= 0) then 'ended' else 'active' end as status,
    coalesce(product, 'unknown product') as product, coalesce(price, 'unknown price') as price, greatest(quantity, 0) as quantity, currency,
    interval, interval_count,
    greatest(case when is_explained then gross_micros else net_amount end, 0) as amount_micros,
    case when is_explained and not is_exact then gross_micros - net_amount else 0 end as fixed_forever_micros,
    is_unpriced or (is_licensed and (has_no_terms or gross_micros is null)) as is_net_only, import_seq, import_file, file_row
  from valued
), followed as (
  select s.*, coalesce(r.ended_at, r.cancel_at) as paid_until,
    lag(amount_micros, 1, 0) over own as paid_amount, lag(fixed_forever_micros, 1, 0) over own as paid_discount,
    lag(quantity, 1, 0) over own as paid_quantity, lead(effective_at) over own as next_at
  from states s
  left join ${latest("raw_sigma_subscriptions", ["id"])} r on r.import_account = s.account and r.id = s.subscription
  window own as (partition by s.account, s.item order by s.effective_at)
), requested as (
  select * from followed where status = 'ended' and paid_until > effective_at and next_at is null
), told as (
  select * exclude (paid_until, paid_amount, paid_discount, paid_quantity, next_at) from followed
  where not (status = 'ended' and coalesce(paid_until > effective_at, false) and next_at is null)
  union all by name
  select * exclude (paid_until, paid_amount, paid_discount, paid_quantity, next_at)
    replace ('canceling' as status, paid_amount as amount_micros, paid_discount as fixed_forever_micros, paid_quantity as quantity)
  from requested
  union all by name
  select * exclude (paid_until, paid_amount, paid_discount, paid_quantity, next_at) replace (paid_until as effective_at)
  from requested
)
select account, customer, subscription, item, effective_at, status, product, price, quantity, currency, interval, interval_count,
  false as is_metered, amount_micros, 0 as percent_once, 0 as percent_repeating, 0 as percent_forever,
  0 as fixed_once_micros, 0 as fixed_repeating_micros, fixed_forever_micros,
  0 as usage_micros, null::timestamp as usage_closed_at,
  case when is_net_only then 'assumed' else 'export' end as evidence, import_seq, import_file, file_row
from told`;
}
