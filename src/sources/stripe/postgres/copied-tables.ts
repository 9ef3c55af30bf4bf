import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import type { Snapshot } from "./connection.ts";

/** Tables to read, in this order, with Stripe's `object` value of their rows. */
export const TABLES = [
  { name: "products", object: "product" },
  { name: "prices", object: "price" },
  { name: "coupons", object: "coupon" },
  { name: "customers", object: "customer" },
  { name: "subscriptions", object: "subscription" },
  { name: "invoiceitems", object: "invoiceitem" },
  { name: "invoice_items", object: "invoiceitem" },
  { name: "invoices", object: "invoice" },
  { name: "events", object: "event" },
] as const;
type TableName = (typeof TABLES)[number]["name"];

/** Tables consulted for what those lack. */
const BESIDE = ["subscription_items", "subscription_schedules"];

/** Required tables. */
const NEEDED: TableName[] = ["customers", "subscriptions"];

/** A table of Stripe objects in any version of the sync engine, as SQL over `t`. */
export interface StripeTable {
  name: string;
  object: string;
  /** The table, aliased as `t`. */
  from: string;
  /** The object as jsonb. */
  raw: string;
  /** Whether the original object is stored; otherwise it is assembled from columns and may lack fields. */
  isWhole: boolean;
  columns: ReadonlySet<string>;
  /** Its Stripe account; null if the table has no such column. */
  account: string | null;
  /** Timestamp when the object was in this state; null if the table has none. */
  seen: string | null;
  /** Timestamp when the row was last written or synced, whichever is later; null if the table has none. */
  written: string | null;
}

const columnSchema = z.object({ table: z.string(), column: z.string() });
const schemaSchema = z.object({ name: z.string() });

/**
 * Finds the tables of Stripe objects in a schema. The sync engine stores original objects in `_raw_data` since its
 * version 0.46 (`raw_data` before) and columns in older ones; Stripe's own sync to Postgres also has `_raw_data`.
 * @throws CambiumError `not_found` if the schema or tables don't exist
 */
export async function findTables(snapshot: Snapshot, schema: string): Promise<Map<string, StripeTable>> {
  const rows = await snapshot.query(
    `select c.relname as "table", a.attname as "column"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
     order by 1, a.attnum`,
    [schema],
  );
  const columns = new Map<string, Set<string>>();
  for (const row of rows) {
    const { table, column } = columnSchema.parse(row);
    columns.set(table, (columns.get(table) ?? new Set()).add(column));
  }
  const missing = NEEDED.filter((name) => !columns.has(name));
  if (missing.length > 0) throw await notThere(snapshot, schema, columns.size === 0 ? null : missing);
  return new Map(
    [...columns]
      .filter(([name]) => BESIDE.includes(name) || TABLES.some((table) => table.name === name))
      .map(([name, own]) => [name, tableOf(schema, name, own)]),
  );
}

function tableOf(schema: string, name: string, columns: Set<string>): StripeTable {
  const first = (...names: string[]) => names.find((column) => columns.has(column));
  const kept = first("_raw_data", "raw_data");
  const synced = first("_last_synced_at", "last_synced_at");
  const updated = first("_updated_at", "updated_at");
  const times = [synced, updated].flatMap((column) => (column === undefined ? [] : [`t."${column}"`]));
  return {
    name,
    object: TABLES.find((table) => table.name === name)?.object ?? "subscription_item",
    from: `"${schema.replaceAll('"', '""')}"."${name}" t`,
    raw: kept === undefined ? "to_jsonb(t)" : `t."${kept}"`,
    isWhole: kept !== undefined,
    columns,
    account: columns.has("_account_id") ? `t."_account_id"` : null,
    seen: times.length === 0 ? null : `coalesce(${times.join(", ")})`,
    written: times.length === 0 ? null : `greatest(${times.join(", ")})`,
  };
}

/** @param missing the missing tables; null if the schema has none at all */
async function notThere(snapshot: Snapshot, schema: string, missing: string[] | null): Promise<CambiumError> {
  const rows = await snapshot.query(
    `select n.nspname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = 'subscriptions' and n.nspname <> $1 order by 1`,
    [schema],
  );
  const others = rows.map((row) => schemaSchema.parse(row).name);
  const [known] = await snapshot.query("select 1 as one from pg_namespace where nspname = $1", [schema]);
  const what =
    known === undefined
      ? `unknown schema: ${schema} in ${snapshot.place}`
      : `the schema ${schema} in ${snapshot.place} has no table ${(missing ?? NEEDED).join(" and no table ")}`;
  return new CambiumError("not_found", what, {
    hint:
      others.length > 0
        ? `There's a subscriptions table in ${others.join(", ")}: pass it with --schema.`
        : "Pass the sync engine's schema with --schema, and check that this is the right database.",
  });
}
