import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CambiumError } from "../../base/error.ts";
import { CAUSES, INTERVALS, MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Store } from "../../store/store.ts";
import { literal } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { TERM_ROOM } from "../ledger/ledger-tables.ts";
import { codeOf } from "../states/kept-reading.ts";
import { CLOSED_TABLES, type Close, type ClosedTable } from "./close-record.ts";

/**
 * Local days and the instants (ms) at which they start, from the first day a close covers to the first it leaves open.
 */
export interface Span {
  from: number;
  to: number;
  fromMs: number;
  toMs: number;
}

/**
 * Writes the content of a close to Parquet files among the imports, with names instead of numbers. Reads a schema of
 * reported books that also has `positions` as of the end.
 * @returns the hash of each file
 */
export async function keepFiles(
  store: Store,
  warehouse: Warehouse,
  schema: string,
  span: Span,
): Promise<Close["files"]> {
  const scratch = await store.scratch();
  const keep = async (table: ClosedTable) => {
    const path = join(scratch, `${table}.parquet`);
    const select = SELECTS[table](span);
    await warehouse.exec(`copy (${select}) to ${literal(path)} (format parquet, compression zstd)`, schema);
    return (await store.keep(path)).hash;
  };
  try {
    return {
      ledger: await keep("ledger"),
      positions: await keep("positions"),
      states: await keep("states"),
      rates: await keep("rates"),
      costs: await keep("costs"),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Loads the kept files of all closes into the tables `closed_ledger`, … of a schema; for positions, only the last
 * close's.
 * @throws CambiumError if a file is missing or damaged
 */
export async function readFiles(
  store: Store,
  warehouse: Warehouse,
  schema: string,
  closes: Close[],
): Promise<void> {
  await checkFiles(store, closes);
  for (const table of CLOSED_TABLES) {
    const own = table === "positions" ? closes.slice(-1) : closes;
    const files = own.map((close) => literal(store.importPath(close.files[table])));
    await warehouse.exec(
      `create or replace table ${schema}.closed_${table} as
       ${files.map((file, index) => `select ${closes.length - own.length + index} as closed_in, * from read_parquet(${file})`).join(" union all by name ")}`,
    );
  }
}

async function checkFiles(store: Store, closes: Close[]): Promise<void> {
  for (const { period, files } of closes) {
    for (const [table, hash] of Object.entries(files)) {
      const fault = await store.faultIn(hash);
      if (fault === null) continue;
      throw new CambiumError(codeOf(fault), `the ${table} file saved when ${period} was closed ${fault}`, {
        hint: `Restore the file to ${store.importPath("")} from a backup, ask for current figures instead of figures as reported, or undo the close with \`cambium closes remove\`.`,
      });
    }
  }
}

const list = (names: readonly string[]) => `[${names.map(literal).join(", ")}]`;

/** SQL that converts a ledger number to its name; `typeNumber` and `causeNumber` convert back. */
const nameOf = (names: readonly string[], column: string) => `${list(names)}[${column} + 1]`;
export const typeNumber = (column: string) => `list_position(${list(MOVEMENT_TYPES)}, ${column}) - 1`;
export const causeNumber = (column: string) => `list_position(${list(CAUSES)}, ${column}) - 1`;
const termName = (column: string) =>
  `case when ${column} > 0 then (${column} % ${TERM_ROOM}) || ' ' || ${list(INTERVALS)}[${column} // ${TERM_ROOM}] end`;
export const termNumber = (column: string) =>
  `coalesce(list_position(${list(INTERVALS)}, split_part(${column}, ' ', 2)) * ${TERM_ROOM} + split_part(${column}, ' ', 1)::integer, 0)`;

/** Fingerprint of a state's content, apart from its item and time. */
const CONTENT = `md5_number_lower(concat_ws('|', p.product_id, r.price_id, s.status, s.quantity, k.code, s.billing_interval, s.interval_count,
  s.is_metered, s.amount_micros, s.percent_once, s.percent_repeating, s.percent_forever, s.fixed_once_micros,
  s.fixed_repeating_micros, s.fixed_forever_micros, s.usage_micros, s.usage_closed_ms))`;

/** States as known now, by name, with a fingerprint of each. */
export const STATES_BY_NAME = `select s.state, c.account, c.customer_id, i.account as item_account, i.item_id, s.at_ms as effective_ms, ${CONTENT} as content
  from main.numbered_states s join main.customers c on c.customer = s.customer join main.items i on i.item = s.item
  join main.products p on p.product = s.product join main.prices r on r.price = s.price
  join main.currencies k on k.currency = s.currency`;

const SIDE = (side: string) => `${side}_p.product_id as ${side}_product, ${side}_r.price_id as ${side}_price,
  ${side}_p.label as ${side}_product_label, ${side}_r.label as ${side}_price_label,
  ${termName(`l.${side}_term`)} as ${side}_term, ${side}_s.evidence::varchar as ${side}_evidence, ${side}_s.import_seq as ${side}_import,
  ${side}_s.import_file as ${side}_file, ${side}_s.file_row as ${side}_row`;
const JOINS = (side: string) => `left join products ${side}_p on ${side}_p.product = l.${side}_product
  left join prices ${side}_r on ${side}_r.price = l.${side}_price
  left join numbered_states ${side}_s on ${side}_s.state = l.${side}_state`;

const SELECTS: Record<ClosedTable, (span: Span) => string> = {
  ledger: ({ from, to }) => `
    select c.account, c.customer_id, l.change_set, l.at_ms, l.moved_on, ${nameOf(MOVEMENT_TYPES, "l.type")} as type,
      ${nameOf(CAUSES, "l.cause")} as cause, l.step, k.code as currency, ${SIDE("before")}, ${SIDE("after")},
      l.before_micros, l.after_micros
    from ledger l join customers c on c.customer = l.customer join currencies k on k.currency = l.currency
    ${JOINS("before")} ${JOINS("after")}
    where l.moved_on >= date '${dateOfDay(from)}' and l.moved_on < date '${dateOfDay(to)}'
    order by c.account, c.customer_id, l.at_ms, l.change_set, l.step, before_row, after_row`,
  positions: () => `
    select c.account, c.customer_id, i.account as item_account, i.item_id, p.product_id, r.price_id, k.code,
      s.* exclude (state, customer, item, product, price, currency) replace (s.status::varchar as status,
        s.billing_interval::varchar as billing_interval, s.evidence::varchar as evidence),
      t.value_micros, t.usage_total, t.usage_periods
    from positions t join main.numbered_states s on s.state = t.state
    join main.customers c on c.customer = t.customer join main.items i on i.item = t.item
    join main.products p on p.product = s.product join main.prices r on r.price = s.price
    join main.currencies k on k.currency = s.currency
    order by c.account, c.customer_id, i.item_id`,
  states: ({ fromMs, toMs }) => `
    select c.account, c.customer_id, i.account as item_account, i.item_id, s.at_ms, s.effective_ms, s.status::varchar as status,
      s.evidence::varchar as evidence, s.import_seq, s.import_file, s.file_row,
      coalesce(s.content, n.content) as content
    from numbered_states s join customers c on c.customer = s.customer join items i on i.item = s.item
    left join (${STATES_BY_NAME}) n on n.state = s.state
    where s.at_ms >= ${fromMs} and s.at_ms < ${toMs}
    order by c.account, c.customer_id, i.item_id, s.at_ms`,
  rates: ({ from, to }) => `
    select k.code, r.rated_on, r.rate from rates r join currencies k on k.currency = r.currency
    where r.rated_on >= date '${dateOfDay(from)}' and r.rated_on < date '${dateOfDay(to)}' order by all`,
  costs: ({ from, to }) => `
    select month, kind, currency, micros from known_costs
    where month >= date '${dateOfDay(from)}' and month < date '${dateOfDay(to)}' order by all`,
};
