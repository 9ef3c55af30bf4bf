import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readCustomer } from "../../sources/stripe/history/customer-evidence.ts";
import { history } from "../../sources/stripe/history/history.ts";
import { type World, worldsOf } from "../../sources/stripe/history/world.ts";
import { soundPrice } from "../../sources/stripe/objects/bounds.ts";
import type { Price, Product } from "../../sources/stripe/objects/catalogue-shapes.ts";
import type { Customer } from "../../sources/stripe/objects/shapes.ts";
import {
  attributeRows,
  beyondRows,
  customerRow,
  heldRow,
  type JsonRow,
  priceRow,
  productRow,
  STRIPE_TABLES,
  type StripeTable,
  stateRow,
} from "../../sources/stripe/stripe-rows.ts";
import type { Store } from "../../store/store.ts";
import type { SeenEntry } from "../../store/stripe/log.ts";
import type { StripeReader } from "../../store/stripe/reader.ts";
import { globbed, literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { inOneStep } from "../remembered.ts";
import { readApplied, writeApplied } from "./applied-mark.ts";

const APPLIED = "applied_stripe";

/** Above this number of customers, one pass over the whole log is used. */
const MOST_ONE_BY_ONE = 5000;

interface Name {
  account: string;
  customer: string;
}

/** The last log entry whose Stripe objects are in the raw relations. */
export async function appliedStripe(warehouse: Warehouse): Promise<number> {
  return readApplied(warehouse, APPLIED);
}

/** Recreates the raw relations of Stripe objects, empty. */
export async function createRawStripe(warehouse: Warehouse): Promise<void> {
  for (const [table, columns] of Object.entries(STRIPE_TABLES)) {
    const fields = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`);
    await warehouse.exec(`create or replace table ${table} (${fields.join(", ")})`);
  }
  await warehouse.exec(
    "create or replace table stripe_touched (seq integer, account varchar, customer_id varchar)",
  );
  await writeApplied(warehouse, APPLIED, 0, "");
}

/**
 * Brings the raw relations of Stripe objects up to date with the log: rebuilds the history of every customer affected
 * by new entries from all its evidence. `stripe_touched` lists those customers, or has a row without a customer if more
 * than customers changed.
 */
export async function applyStripe(store: Store, warehouse: Warehouse): Promise<void> {
  const done = await appliedStripe(warehouse);
  if ((await store.lastSeq()) <= done) return;
  const reader = store.stripeReader();
  const scratch = await store.scratch();
  try {
    const last = reader.lastSeq();
    const hash = store.log.hash(last) ?? "";
    const named = reader.customersAfter(done);
    const fresh = { products: reader.latest("product", done), prices: reader.latest("price", done) };
    const ofCoupons = reader.latest("coupon", done);
    const coupons = ofCoupons.map(({ id }) => id);
    if (named.length + fresh.products.length + fresh.prices.length + coupons.length === 0) {
      await writeApplied(warehouse, APPLIED, last, hash);
      return;
    }
    const touched = unique([
      ...named,
      ...(done === 0 || coupons.length === 0 ? [] : reader.customersWith(coupons)),
      ...(done === 0 ? [] : await pricedBy(warehouse, fresh.prices)),
    ]);
    const isAll = done === 0 || touched.length > MOST_ONE_BY_ONE;
    const files = new Files(scratch);
    for (const { account, body, seq } of fresh.products)
      await files.write("raw_stripe_products", productRow(account, read<Product>(body), seq));
    for (const { account, body, seq } of fresh.prices)
      await files.write("raw_stripe_prices", priceRow(account, soundPrice(read<Price>(body)), seq));
    for (const entry of [...fresh.products, ...fresh.prices, ...ofCoupons])
      for (const row of beyondRows(entry)) await files.write("raw_stripe_beyond", row);
    const worlds = worldsIn(reader);
    const wanted = isAll ? reader.customers() : reader.customersOf(touched);
    for (const entries of wanted) await writeCustomer(files, entries, worlds);
    const written = await files.close();
    await inOneStep(warehouse, async () => {
      await forget(warehouse, isAll ? null : touched, { ...fresh, coupons: ofCoupons });
      for (const [table, path] of written)
        await warehouse.exec(`insert into ${table} ${selectFrom(table, path)}`);
      const isMore = fresh.products.length + fresh.prices.length > 0;
      await note(warehouse, last, isMore || isAll ? null : touched);
      await writeApplied(warehouse, APPLIED, last, hash);
    });
  } finally {
    reader.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Loads the prices and coupons of all accounts. */
export function worldsIn(reader: StripeReader): (account: string) => World {
  return worldsOf([...reader.latest("price"), ...reader.every("coupon")]);
}

/** Parses a log entry's body. Not validated, because `readObject` wrote it. */
function read<T>(body: string): T {
  return JSON.parse(body);
}

async function pricedBy(warehouse: Warehouse, prices: SeenEntry[]): Promise<Name[]> {
  if (prices.length === 0) return [];
  const rows = await warehouse.query(
    `select distinct import_account as account, customer from raw_stripe_states where (import_account, price) in (${prices.map(pairOf).join(", ")})`,
  );
  return rows.map((row) => ({ account: textIn(row, "account"), customer: textIn(row, "customer") }));
}

function pairOf({ account, id }: SeenEntry): string {
  return `(${literal(account)}, ${literal(id)})`;
}

function unique(names: Name[]): Name[] {
  const byKey = new Map(names.map((name) => [`${name.account} ${name.customer}`, name]));
  return [...byKey.values()];
}

async function writeCustomer(
  files: Files,
  entries: SeenEntry[],
  worlds: (account: string) => World,
): Promise<void> {
  for (const entry of latestOf(entries))
    for (const row of beyondRows(entry)) await files.write("raw_stripe_beyond", row);
  const evidence = readCustomer(entries);
  const { account, customer } = evidence;
  const told = entries
    .filter(({ type, isDeleted }) => type === "customer" && !isDeleted)
    .sort((a, b) => a.seenAt - b.seenAt || a.seq - b.seq)
    .at(-1);
  if (told !== undefined) {
    const body = read<Customer>(told.body);
    await files.write("raw_stripe_customers", customerRow(account, body, told.seq));
    for (const row of attributeRows(account, body, told.seq)) await files.write("raw_stripe_attributes", row);
  }
  for (const state of history(evidence, worlds(account)))
    await files.write("raw_stripe_states", stateRow(account, customer, state));
}

/** The latest entry of each object, without deleted ones. */
function latestOf(entries: SeenEntry[]): SeenEntry[] {
  const last = new Map<string, SeenEntry>();
  for (const entry of entries) {
    const key = `${entry.type} ${entry.id}`;
    const known = last.get(key);
    if (known === undefined || entry.seenAt >= known.seenAt) last.set(key, entry);
  }
  return [...last.values()].filter(({ isDeleted }) => !isDeleted);
}

/** Deletes rows that are about to be rewritten. @param touched the customers; null for all */
async function forget(
  warehouse: Warehouse,
  touched: Name[] | null,
  fresh: { products: SeenEntry[]; prices: SeenEntry[]; coupons: SeenEntry[] },
): Promise<void> {
  const of = [
    ["raw_stripe_beyond", "account, customer_id"],
    ["raw_stripe_states", "import_account, customer"],
    ["raw_stripe_customers", "account, customer_id"],
    ["raw_stripe_attributes", "account, customer_id"],
  ];
  const names = touched?.map(({ account, customer }) => `(${literal(account)}, ${literal(customer)})`);
  for (const [table, columns] of of) {
    if (names === undefined) await warehouse.exec(`delete from ${table}`);
    else if (names.length > 0)
      await warehouse.exec(`delete from ${table} where (${columns}) in (${names.join(", ")})`);
  }
  for (const [table, column, entries] of [
    ["raw_stripe_products", "product", fresh.products],
    ["raw_stripe_prices", "price", fresh.prices],
    ["raw_stripe_beyond", "id", [...fresh.products, ...fresh.prices, ...fresh.coupons]],
  ] as const) {
    if (entries.length === 0) continue;
    await warehouse.exec(
      `delete from ${table} where (account, ${column}) in (${entries.map(pairOf).join(", ")})`,
    );
  }
}

async function note(warehouse: Warehouse, seq: number, touched: Name[] | null): Promise<void> {
  const rows =
    touched === null
      ? [`(${seq}, null, null)`]
      : touched.map(({ account, customer }) => `(${seq}, ${literal(account)}, ${literal(customer)})`);
  if (rows.length > 0) await warehouse.exec(`insert into stripe_touched values ${rows.join(", ")}`);
}

function selectFrom(table: StripeTable, path: string): string {
  const columns = Object.entries(STRIPE_TABLES[table]).map(([name, type]) => `'${name}': '${type}'`);
  return `by name select * from read_json(${literal(globbed(path))}, format = 'newline_delimited', columns = {${columns.join(", ")}})`;
}

/** Collects rows for the warehouse in one file per table. */
class Files {
  readonly #directory: string;
  readonly #open = new Map<StripeTable, { path: string; stream: WriteStream }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async write(table: StripeTable, given: JsonRow): Promise<void> {
    const row = heldRow(given);
    if (row === null) return;
    const { stream } = this.#file(table);
    if (!stream.write(`${JSON.stringify(row)}\n`)) await once(stream, "drain");
  }

  /** @returns the tables with rows, and their files */
  async close(): Promise<[StripeTable, string][]> {
    for (const { stream } of this.#open.values()) {
      stream.end();
      await once(stream, "close");
    }
    return [...this.#open].map(([table, { path }]) => [table, path]);
  }

  #file(table: StripeTable): { path: string; stream: WriteStream } {
    const known = this.#open.get(table);
    if (known !== undefined) return known;
    const path = join(this.#directory, `${table}.json`);
    const file = { path, stream: createWriteStream(path) };
    this.#open.set(table, file);
    return file;
  }
}
