import type { ImportEntry } from "../store/import-log.ts";
import { literal } from "../warehouse/literal.ts";
import { numberIn, textIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** If more customers are touched than this share of all (or this number, if greater), a full build is cheaper. */
const MOST_SHARE = 0.02;
const MOST_AT_LEAST = 500;

/** The parts of an import that an update needs. */
export type LocalEntry = Pick<ImportEntry, "source" | "seq" | "files">;

/** New evidence: imports, and Stripe objects after a log entry. */
export interface News {
  entries: LocalEntry[];
  stripeAfter: number;
}

/** A raw relation of item states. */
interface OfStates {
  raw: string;
  /** Its columns of customers and items; without one of items, an item has one customer for good. */
  customer: string;
  item: string | null;
  /** Its rows also tell attributes of customers, or names of plans. */
  isList?: boolean;
  /** SQL for how far an account's rows reach, where what they leave out ends others' items too. */
  reach?: string;
}

/** Raw relations of item states, by source and shape. */
const OF_STATES = new Map<string, OfStates>([
  ["states states", { raw: "raw_states_states", customer: "customer", item: "item" }],
  [
    "subscriptions subscriptions",
    { raw: "raw_subscriptions_subscriptions", customer: "customer_id", item: null, isList: true },
  ],
  [
    "mrr mrr",
    {
      raw: "raw_mrr_mrr",
      customer: "customer_id",
      item: null,
      isList: true,
      reach: `max("month") filter (mrr is not null)`,
    },
  ],
  ["changes changes", { raw: "raw_changes_changes", customer: "customer_id", item: null, isList: true }],
  [
    "current current",
    {
      raw: "raw_current_current",
      customer: "customer_id",
      item: null,
      isList: true,
      reach: `count(distinct (as_of, import_seq))`,
    },
  ],
  [
    "invoices invoices",
    {
      raw: "raw_invoices_invoices",
      customer: "customer_id",
      item: null,
      isList: true,
      reach: `max("date")`,
    },
  ],
  [
    "sigma subscription_item_change_events",
    {
      raw: "raw_sigma_subscription_item_change_events",
      customer: "customer_id",
      item: "subscription_item_id",
    },
  ],
  ["stripe states", { raw: "raw_stripe_states", customer: "customer", item: "item" }],
]);

/** The raw relations that item states are read from. */
export const STATE_RELATIONS = [...OF_STATES.values()].map(({ raw }) => raw);

/** Whether a list of subscriptions has usage, which is read with regard to that of all customers. */
export async function hasUsage(warehouse: Warehouse): Promise<boolean> {
  const metered = await warehouse.query(
    "select 1 as one from raw_subscriptions_subscriptions where kind = 'metered' limit 1",
  );
  return metered.length > 0;
}

/** Whether the raw relations have Stripe objects from after a log entry. */
export async function isStripeTouched(warehouse: Warehouse, after: number): Promise<boolean> {
  return (
    (await warehouse.query(`select 1 as one from stripe_touched where seq > ${after} limit 1`)).length > 0
  );
}

/** Whether new evidence may also tell about customers beyond their states. */
export async function bringsMore(warehouse: Warehouse, { entries, stripeAfter }: News): Promise<boolean> {
  const isList = kindsOf(entries).some((kind) => OF_STATES.get(kind)?.isList === true);
  return isList || isStripeTouched(warehouse, stripeAfter);
}

/** Kinds of rows, by source and shape, that say nothing about subscriptions. */
const APART = new Set(["usage usage"]);

function kindsOf(entries: LocalEntry[]): string[] {
  return entries
    .flatMap(({ source, files }) => files.map(({ shape }) => `${source} ${shape}`))
    .filter((kind) => !APART.has(kind));
}

/** Whether new evidence is about customers only, so that it affects just those it names. */
export async function isLocal(warehouse: Warehouse, { entries, stripeAfter }: News): Promise<boolean> {
  const wide = await warehouse.query(
    `select 1 as one from stripe_touched where seq > ${stripeAfter} and account is null limit 1`,
  );
  if (wide.length > 0) return false;
  const kinds = kindsOf(entries);
  if (kinds.some((kind) => !OF_STATES.has(kind))) return false;
  for (const kind of new Set(kinds)) if (await reachesFurther(warehouse, kind, entries)) return false;
  return !kinds.includes("subscriptions subscriptions") || !(await hasUsage(warehouse));
}

/** Whether new rows reach further than an account's earlier ones, and so say who isn't among them. */
async function reachesFurther(warehouse: Warehouse, kind: string, entries: LocalEntry[]): Promise<boolean> {
  const { raw = "", reach } = OF_STATES.get(kind) ?? {};
  if (reach === undefined) return false;
  const seqs = entries.map(({ seq }) => seq).join(", ");
  const of = (rows: string) =>
    `select import_account, ${reach} as reach from ${raw} where ${rows} group by all`;
  const moved = await warehouse.query(
    `select 1 as one from (${of(`import_seq not in (${seqs})`)}) b join (${of("true")}) n using (import_account)
     where n.reach is distinct from b.reach limit 1`,
  );
  return moved.length > 0;
}

/**
 * Creates `touched_names`, the customers that new rows name and everyone who shares or shared an item with them, and
 * `touched_items`, those items. Rows can move an item from one customer to another.
 * @returns false if there are so many that a full build is cheaper
 */
export async function findTouched(warehouse: Warehouse, { entries, stripeAfter }: News): Promise<boolean> {
  const [known] = await warehouse.query("select count(*) as n from customers");
  const most = Math.max(MOST_AT_LEAST, MOST_SHARE * Number(known?.n));
  const selects = entries.flatMap(({ source, seq, files }) =>
    files.flatMap(({ shape }) => {
      const known = OF_STATES.get(`${source} ${shape}`);
      if (known === undefined) return [];
      return [
        `select import_account as account, ${known.customer} as customer_id from ${known.raw} where import_seq = ${seq}`,
      ];
    }),
  );
  selects.push(`select account, customer_id from stripe_touched where seq > ${stripeAfter}`);
  await warehouse.exec(
    `create or replace table touched_names as select distinct account, customer_id from (${selects.join(" union all ")});
     create or replace table touched_items (account varchar, item varchar)`,
  );
  let now = await countOf(warehouse);
  for (let before = 0; now > before && now <= most; ) {
    await spread(warehouse);
    [before, now] = [now, await countOf(warehouse)];
  }
  return now <= most;
}

async function countOf(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query("select count(*) as n from touched_names");
  return numberIn(row, "n");
}

/** Adds the items of touched customers, and the customers of those items. */
async function spread(warehouse: Warehouse): Promise<void> {
  for (const { raw, customer, item } of OF_STATES.values()) {
    if (item === null) continue;
    const ofCustomers = await namedBy(warehouse, customer, "touched_names", "customer_id");
    await warehouse.exec(
      `insert into touched_items
         select distinct import_account, ${item} from ${raw} where ${ofCustomers}
         except select account, item from touched_items`,
    );
    const ofItems = await namedBy(warehouse, item, "touched_items", "item");
    await warehouse.exec(
      `insert into touched_names
         select distinct import_account, ${customer} from ${raw} where ${ofItems}
         except select account, customer_id from touched_names`,
    );
  }
}

/** SQL for the touched customers' rows of each raw relation of item states, by relation. */
export async function touchedRows(warehouse: Warehouse): Promise<Record<string, string>> {
  const rows: Record<string, string> = {};
  for (const { raw, customer, item } of OF_STATES.values()) {
    const own = await (item === null
      ? namedBy(warehouse, customer, "touched_names", "customer_id")
      : namedBy(warehouse, item, "touched_items", "item"));
    rows[raw] = `select * from ${raw} where ${own}`;
  }
  return rows;
}

/**
 * SQL condition that a raw row's account and column value are in a table. A short list is spelled out, so that files
 * can be skipped.
 */
async function namedBy(warehouse: Warehouse, column: string, table: string, name: string): Promise<string> {
  const rows = await warehouse.query(`select distinct ${name} as name from ${table}`);
  const isOne = `(import_account, ${column}) in (select account, ${name} from ${table})`;
  if (rows.length === 0) return "false";
  if (rows.length > MOST_WRITTEN) return isOne;
  return `${column} in (${rows.map((row) => literal(textIn(row, "name"))).join(", ")}) and ${isOne}`;
}

const MOST_WRITTEN = 1000;
