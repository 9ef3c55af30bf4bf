import { discountClasses, priceName } from "./item-terms.ts";

/** A column of levels that a kind of file may not have, and the SQL of what stands for it. */
const USUAL: Record<string, string> = {
  quantity: "1::bigint",
  interval: "'month'",
  interval_count: "1",
  discount: "0::bigint",
  discount_percent: "0",
  discount_kind: "'repeating'",
};

/**
 * SQL that turns levels of items into item states: what an item is worth from an instant until its next level. A level
 * like the one before it says nothing new and is left out.
 * @param levels SQL for account, customer_id, subscription, item, effective_at, status, product, plan, currency, amount
 * (micros), import_seq, import_file and file_row
 * @param has which of quantity, interval, interval_count, discount, discount_percent and discount_kind it has too
 * @param evidence class of evidence
 */
export function statesOfLevels(levels: string, has: readonly string[], evidence: string): string {
  const usual = Object.entries(USUAL)
    .filter(([name]) => !has.includes(name))
    .map(([name, sql]) => `, ${sql} as ${name}`);
  const worth = "status, product, price, quantity, currency, interval, interval_count, amount";
  const terms = `${worth}, discount, discount_percent, discount_kind`;
  return `
with priced as (
  select *, ${priceName()} as price, false as is_metered from (select *${usual.join("")} from (${levels}))
), begun as (
  select * from priced
  qualify row(${terms}) is distinct from lag(row(${terms})) over (partition by account, item order by effective_at)
)
select account, customer_id as customer, subscription, item, effective_at, status, product, price,
  quantity, currency, interval, interval_count::integer as interval_count, is_metered, amount as amount_micros,
  ${discountClasses()},
  0 as usage_micros, null::timestamp as usage_closed_at,
  '${evidence}' as evidence, import_seq, import_file, file_row
from begun`;
}
