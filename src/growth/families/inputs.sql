-- A number for each relation that the tables of families are made from: it changes when any of their rows does.
-- grain: one row
select
  (select sum(hash(d)::hugeint) from growth.item_days d) as items_held,
  (select sum(hash(a)::hugeint) from growth.active_days a) as active,
  (select sum(hash(item, item_id)::hugeint) from items) as item_ids,
  (select sum(hash(product, family, kind, rank)::hugeint) from catalogue) as products,
  (select sum(hash(price, terms)::hugeint) from prices) as prices,
  (select sum(hash(r)::hugeint) from rates r) as rates,
  (select sum(hash(customer, value)::hugeint) from customer_attributes where key = $industry) as industries,
  (select sum(hash(customer, moved_on, currency, before_product, after_product, before_micros, after_micros)::hugeint) from ledger) as moved,
  (select sum(hash(customer, item, at_ms, state, status, billing_interval, interval_count, usage_micros, usage_closed_ms)::hugeint)
    from numbered_states where is_metered) as metered
