import type { ListFilter, ListKind, StripeData } from "../../sim/stripe/data/data.ts";
import type { Cluster } from "./cluster.ts";

/** A version of the sync engine, by how it keeps objects. */
export type CopyStyle = "raw" | "renamed" | "columns" | "stripe";

export type StripeObject = Record<string, unknown> & { id: string };
/** Objects by the table that they are in. */
export type Objects = Record<string, StripeObject[]>;

/** Columns of the first versions, which kept no object as it came. */
const COLUMNS: Record<string, string> = {
  products: "name text, metadata jsonb, livemode boolean, active boolean, created integer",
  prices: `active boolean, currency text, metadata jsonb, nickname text, recurring jsonb, unit_amount integer, billing_scheme text,
    created integer, livemode boolean, tiers_mode text, transform_quantity jsonb, unit_amount_decimal text, product text`,
  coupons: `name text, valid boolean, created integer, currency text, duration text, livemode boolean, amount_off bigint,
    percent_off double precision, duration_in_months bigint`,
  customers: `address jsonb, email text, metadata jsonb, name text, created integer, currency text, discount jsonb, livemode boolean,
    deleted boolean default false not null`,
  subscriptions: `cancel_at_period_end boolean, current_period_end integer, current_period_start integer, items jsonb, metadata jsonb,
    status text, cancel_at integer, canceled_at integer, created integer, discount jsonb, ended_at integer, livemode boolean,
    pause_collection jsonb, start_date integer, trial_end jsonb, trial_start jsonb, customer text, latest_invoice text, plan text`,
  subscription_items:
    "created integer, deleted boolean, metadata jsonb, quantity integer, price text, subscription text",
  invoices: `currency text, lines jsonb, metadata jsonb, period_end integer, period_start integer, status text, total bigint,
    attempt_count integer, billing_reason text, collection_method text, created integer, discount jsonb, discounts jsonb, due_date integer,
    livemode boolean, status_transitions jsonb, customer text, subscription text`,
};

const GENERATED = `"id" text generated always as ((_raw_data->>'id')::text) stored`;

/** How tables are made: with the columns that each version has. */
const TABLES: Record<CopyStyle, (name: string) => string> = {
  raw: () => `"_raw_data" jsonb not null, "_last_synced_at" timestamptz, "_updated_at" timestamptz not null default now(),
    "_account_id" text not null, ${GENERATED}, primary key (id)`,
  renamed: () =>
    `"id" text primary key, "raw_data" jsonb, "last_synced_at" timestamptz, "updated_at" timestamptz not null default now()`,
  columns: (name) =>
    `"id" text primary key, "object" text, ${COLUMNS[name]}, "updated_at" timestamptz not null default now()`,
  stripe: () =>
    `"_raw_data" jsonb not null, "_updated_at" timestamptz not null, "_account_id" text, ${GENERATED}, primary key (id)`,
};

/** Makes a schema as a version of the sync engine has it, with objects in it. */
export async function writeCopy(
  cluster: Cluster,
  style: CopyStyle,
  objects: Objects,
  { schema = "stripe", account = "acct_1", at = "2026-01-01T00:00:00Z" } = {},
): Promise<void> {
  const names = Object.keys(objects);
  const tables = names.map((name) => `create table "${schema}"."${name}" (${TABLES[style](name)});`);
  await cluster.run(
    `drop schema if exists "${schema}" cascade; create schema "${schema}"; ${tables.join("\n")}`,
  );
  for (const [name, list] of Object.entries(objects))
    await addToCopy(cluster, style, name, list, { schema, account, at });
}

/** Adds objects to a table, or puts them in the place of those with the same ids. */
export async function addToCopy(
  cluster: Cluster,
  style: CopyStyle,
  table: string,
  objects: StripeObject[],
  { schema = "stripe", account = "acct_1", at = "2026-01-01T00:00:00Z" } = {},
): Promise<void> {
  const place = `"${schema}"."${table}"`;
  for (let start = 0; start < objects.length; start += 500) {
    const list = `$json$${JSON.stringify(objects.slice(start, start + 500))}$json$::jsonb`;
    await cluster.run(
      `delete from ${place} where id in (select value->>'id' from jsonb_array_elements(${list}))`,
    );
    await cluster.run(`insert into ${place} ${rowsOf(style, place, list, account, at)}`);
  }
}

function rowsOf(style: CopyStyle, place: string, list: string, account: string, at: string): string {
  const from = `from jsonb_array_elements(${list})`;
  switch (style) {
    case "raw":
      return `("_raw_data", "_last_synced_at", "_updated_at", "_account_id") select value, '${at}', '${at}', '${account}' ${from}`;
    case "stripe":
      return `("_raw_data", "_updated_at", "_account_id") select value, '${at}', '${account}' ${from}`;
    case "renamed":
      return `("id", "raw_data", "last_synced_at", "updated_at") select value->>'id', value, '${at}', '${at}' ${from}`;
    case "columns":
      return `select r.* from jsonb_array_elements(${list}) as o, jsonb_populate_record(null::${place}, '{"updated_at": "${at}", "deleted": false}'::jsonb || o.value) r`;
  }
}

/** What the sync engine would have copied of an account: every object that is kept, as it came. */
export function copyOf(account: StripeData, statuses: "all" | "not canceled" = "all"): Objects {
  const listed = (kind: ListKind, filter: ListFilter = {}): StripeObject[] => [...account.list(kind, filter)];
  return {
    products: listed("products"),
    prices: listed("prices"),
    coupons: listed("coupons"),
    customers: listed("customers"),
    subscriptions: listed("subscriptions", statuses === "all" ? { status: "all" } : {}),
    invoiceitems: listed("invoiceitems", { pending: true }),
    invoices: listed("invoices"),
    events: listed("events"),
  };
}
