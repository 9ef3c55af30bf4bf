import type { Warehouse } from "../../warehouse/warehouse.ts";
import { causeNumber, termNumber, typeNumber } from "./closed-files.ts";

/**
 * Closed tables can contain names that are no longer in the evidence: tables of names, with their number and name
 * columns.
 */
const NAMES = {
  customers: { number: "customer", type: "integer", names: ["account", "customer_id"] },
  items: { number: "item", type: "integer", names: ["account", "item_id"] },
  products: { number: "product", type: "integer", names: ["product_id"] },
  prices: { number: "price", type: "integer", names: ["price_id"] },
  currencies: { number: "currency", type: "smallint", names: ["code"] },
} as const;

const USES: Record<keyof typeof NAMES, string> = {
  customers: `select account, customer_id from closed_ledger union select account, customer_id from closed_positions
    union select account, customer_id from closed_states`,
  items: `select item_account as account, item_id from closed_positions union select item_account, item_id from closed_states`,
  products: `select before_product as product_id, before_product_label as label from closed_ledger
    union select after_product, after_product_label from closed_ledger`,
  prices: `select before_price as price_id, before_price_label as label from closed_ledger
    union select after_price, after_price_label from closed_ledger`,
  currencies: `select currency as code from closed_ledger union select code from closed_positions union select code from closed_rates`,
};

/** The label of a product or price at the close, or its id if another one has that label now. */
const labelOf = (table: string) =>
  table === "products" || table === "prices"
    ? `, case when max(label) in (select label from main.${table}) then max(${NAMES[table].names[0]}) else max(label) end as label`
    : "";

/**
 * Creates `customers`, `items`, `products`, `prices` and `currencies` in a schema with closed tables: those known now,
 * followed by those only named in closed tables.
 */
export async function nameAll(warehouse: Warehouse, schema: string): Promise<void> {
  for (const table of ["customers", "items", "products", "prices", "currencies"] as const) {
    const { number, type, names } = NAMES[table];
    const list = names.join(", ");
    await warehouse.exec(
      `create or replace table ${schema}.${table} as
       select * replace (cast(${number} as ${type}) as ${number}) from main.${table} union all by name
       select cast((select coalesce(max(${number}), 0) from main.${table}) + row_number() over (order by ${list}) as ${type}) as ${number},
         ${list}${labelOf(table)}
       from (${USES[table]}) k
       where ${names[0]} is not null and not exists (select 1 from main.${table} m where ${names.map((name) => `m.${name} = k.${name}`).join(" and ")})
       group by ${list}`,
      schema,
    );
  }
}

const SOURCE = ["evidence", "import_seq", "import_file", "file_row"] as const;
const sourceOf = (side: string) =>
  `${side}_evidence as evidence, ${side}_import as import_seq, ${side}_file as import_file, ${side}_row as file_row`;

/**
 * Creates `numbered_states` in a schema with closed tables: the states that closed books were made from, and those
 * known now, which apply from the close on. `at_ms` is when a state takes effect there; null for never.
 */
export async function numberStates(warehouse: Warehouse, schema: string, openMs: number): Promise<void> {
  await warehouse.exec(
    `create or replace table ${schema}.sources as
     select cast((select coalesce(max(state), 0) from main.numbered_states) + row_number() over (order by all_of_it) as integer) as state, ${SOURCE.join(", ")}
     from (
       select *, (evidence, import_seq, import_file, file_row) as all_of_it from (
         select ${sourceOf("before")} from closed_ledger union select ${sourceOf("after")} from closed_ledger
         union select ${SOURCE.join(", ")} from closed_positions)
       where import_seq is not null)`,
    schema,
  );
  await warehouse.exec(
    `create or replace table ${schema}.numbered_states as
     with now as (
       select *, greatest(at_ms, ${openMs}) as seen_ms from main.numbered_states
     ), kept as (
       select *, row_number() over (order by account, customer_id, item_account, item_id, at_ms, effective_ms) as place from closed_states
     )
     select state, customer, item,
       case when row_number() over (partition by item, seen_ms order by at_ms desc) = 1 then seen_ms end as at_ms,
       at_ms as effective_ms, status, ${SOURCE.join(", ")}, null::ubigint as content
     from now
     union all by name
     select state, 0 as customer, 0 as item, ${SOURCE.join(", ")} from sources
     union all by name
     select cast((select coalesce(max(state), 0) from main.numbered_states) + (select count(*) from sources) + k.place as integer) as state,
       c.customer, i.item, k.at_ms, k.effective_ms, k.status, ${SOURCE.map((name) => `k.${name}`).join(", ")}, k.content
     from kept k join customers c on c.account = k.account and c.customer_id = k.customer_id
     join items i on i.account = k.item_account and i.item_id = k.item_id`,
    schema,
  );
  await warehouse.exec(
    `create or replace view ${schema}.states as select * from ${schema}.numbered_states where at_ms is not null`,
  );
}

const side = (name: string) => `left join products ${name}_p on ${name}_p.product_id = l.${name}_product
  left join prices ${name}_r on ${name}_r.price_id = l.${name}_price
  left join sources ${name}_s on (${name}_s.evidence, ${name}_s.import_seq, ${name}_s.import_file, ${name}_s.file_row)
    = (l.${name}_evidence, l.${name}_import, l.${name}_file, l.${name}_row)`;

/** The closed ledger with numbers for names, in ledger columns. */
export const CLOSED_LEDGER = `
  select c.customer, l.change_set, l.at_ms, l.moved_on, ${typeNumber("l.type")} as type, ${causeNumber("l.cause")} as cause, l.step, k.currency,
    coalesce(before_p.product, 0) as before_product, coalesce(after_p.product, 0) as after_product,
    coalesce(before_r.price, 0) as before_price, coalesce(after_r.price, 0) as after_price,
    ${termNumber("l.before_term")} as before_term, ${termNumber("l.after_term")} as after_term, l.before_micros, l.after_micros,
    coalesce(before_s.state, 0) as before_state, coalesce(after_s.state, 0) as after_state
  from closed_ledger l join customers c on c.account = l.account and c.customer_id = l.customer_id
  join currencies k on k.code = l.currency
  ${side("before")} ${side("after")}`;

/** The closed positions with numbers for names, in state columns, with the value of each. */
export const CLOSED_POSITIONS = `
  select c.customer, s.state, i.item, p.product, r.price, k.currency,
    t.* exclude (closed_in, account, customer_id, item_account, item_id, product_id, price_id, code, evidence, import_seq, import_file, file_row)
  from closed_positions t join customers c on c.account = t.account and c.customer_id = t.customer_id
  join items i on i.account = t.item_account and i.item_id = t.item_id
  join products p on p.product_id = t.product_id join prices r on r.price_id = t.price_id join currencies k on k.code = t.code
  join sources s on (s.evidence, s.import_seq, s.import_file, s.file_row) = (t.evidence, t.import_seq, t.import_file, t.file_row)`;
