import type { ImportEntry } from "../store/import-log.ts";
import { literal } from "../warehouse/literal.ts";
import { numberIn, textIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** More than this share of the customers, or this many, is cheaper to build anew. */
const MOST_SHARE = 0.02;
const MOST_AT_LEAST = 500;

/** What an update needs to know of an import. */
export type LocalEntry = Pick<ImportEntry, "source" | "seq" | "files">;

/** What is new to the states: imports, and Stripe objects of the log after an entry. */
export interface News {
  entries: LocalEntry[];
  stripeAfter: number;
}

/** Relations of item states in the evidence, and the column that names their customer. */
const OF_STATES = new Map([
  ["states states", { raw: "raw_states_states", customer: "customer", item: "item" }],
  [
    "subscriptions subscriptions",
    { raw: "raw_subscriptions_subscriptions", customer: "customer_id", item: null },
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

/** Whether anything that the raw relations hold of Stripe came after an entry of the log. */
export async function isStripeTouched(warehouse: Warehouse, after: number): Promise<boolean> {
  return (
    (await warehouse.query(`select 1 as one from stripe_touched where seq > ${after} limit 1`)).length > 0
  );
}

/** Whether something is told of customers beside their states. */
export async function bringsMore(warehouse: Warehouse, { entries, stripeAfter }: News): Promise<boolean> {
  return entries.some(({ source }) => source === "subscriptions") || isStripeTouched(warehouse, stripeAfter);
}

/** Whether news are of customers and nothing else, so that they touch those that they name and nobody else. */
export async function isLocal(warehouse: Warehouse, { entries, stripeAfter }: News): Promise<boolean> {
  const wide = await warehouse.query(
    `select 1 as one from stripe_touched where seq > ${stripeAfter} and account is null limit 1`,
  );
  if (wide.length > 0) return false;
  const kinds = entries.flatMap(({ source, files }) => files.map(({ shape }) => `${source} ${shape}`));
  if (kinds.some((kind) => !OF_STATES.has(kind))) return false;
  if (!kinds.includes("subscriptions subscriptions")) return true;
  const metered = await warehouse.query(
    "select 1 as one from raw_subscriptions_subscriptions where kind = 'metered' limit 1",
  );
  return metered.length === 0;
}

/**
 * Makes `touched_names`: the customers that new rows name, and everybody who is or was named with one of their items;
 * and `touched_items`: those items. An item may go from one customer to another, in rows or by rows that replace others.
 * @returns false when they are so many that a full build is cheaper
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

/** Adds the items of the touched customers, and the customers of those items. */
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

/** The raw relations of item states, and as SQL in the place of each its rows that are of touched customers. */
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

/** A condition on raw rows: what a column names is, with its account, in a table. Few names are written out, so that files can be skipped. */
async function namedBy(warehouse: Warehouse, column: string, table: string, name: string): Promise<string> {
  const rows = await warehouse.query(`select distinct ${name} as name from ${table}`);
  const isOne = `(import_account, ${column}) in (select account, ${name} from ${table})`;
  if (rows.length === 0) return "false";
  if (rows.length > MOST_WRITTEN) return isOne;
  return `${column} in (${rows.map((row) => literal(textIn(row, "name"))).join(", ")}) and ${isOne}`;
}

const MOST_WRITTEN = 1000;
