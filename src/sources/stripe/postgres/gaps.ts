import { z } from "zod";
import type { Untold } from "./columns-of-copy.ts";
import type { Snapshot } from "./connection.ts";
import type { StripeTable } from "./copied-tables.ts";

/** What a copy of Stripe's objects lacks. */
export interface Gaps {
  /** Subscriptions that invoices name but the subscriptions table doesn't have. */
  unknownSubscriptions: number;
  /** Canceled subscriptions, and products, that it does have. */
  canceled: number;
  products: number;
}

const gapsSchema = z.object({ unknown: z.number(), canceled: z.number(), products: z.number() });

/** Counts missing subscriptions: the sync engine's backfill leaves out canceled ones. */
export async function findGaps(
  snapshot: Snapshot,
  tables: Map<string, StripeTable>,
  account: string | null,
): Promise<Gaps> {
  const [subscriptions, invoices, products] = ["subscriptions", "invoices", "products"].map((name) =>
    tables.get(name),
  );
  if (subscriptions === undefined) return { unknownSubscriptions: 0, canceled: 0, products: 0 };
  const own = (table: StripeTable) =>
    account === null || table.account === null ? "true" : `${table.account} = $1`;
  const named =
    invoices === undefined
      ? "select null::text as id limit 0"
      : `select distinct coalesce(${invoices.raw} #>> '{parent,subscription_details,subscription}', ${invoices.raw} ->> 'subscription',
           case when ${invoices.raw} ->> 'billing_reason' like 'subscription%'
           then jsonb_path_query_first(${invoices.raw}, '$.lines.data[*].parent.subscription_item_details.subscription') #>> '{}' end) as id
         from ${invoices.from} where ${own(invoices)}`;
  const isFiltered = [subscriptions, invoices, products].some(
    (table) => table !== undefined && own(table) !== "true",
  );
  const [row] = await snapshot.query(
    `with held as materialized (
       select ${subscriptions.raw} ->> 'id' as id, ${subscriptions.raw} ->> 'status' as status from ${subscriptions.from} where ${own(subscriptions)}
     ), named as (${named})
     select (select count(*) from named where id is not null and not exists (select 1 from held where held.id = named.id))::float8 as unknown,
       (select count(*) from held where status = 'canceled')::float8 as canceled,
       (${products === undefined ? "select 0" : `select count(*) from ${products.from} where ${own(products)}`})::float8 as products`,
    isFiltered ? [account] : [],
  );
  const { unknown: unknownSubscriptions, ...held } = gapsSchema.parse(row);
  return { unknownSubscriptions, ...held };
}

/** What was noted while reading a copy. */
export interface Notes {
  /** Tiered prices without tiers, coupons without products, and discounts that objects name by id. */
  prices: Set<string>;
  coupons: Set<string>;
  discounts: Set<string>;
  /** Discounts that were read in full. */
  told: Set<string>;
  /** Objects with more parts than the copy has. */
  cut: number;
  testClock: number;
  otherMode: number;
  /** Per table: the number of unreadable rows, and the reason for the first. */
  unreadable: Map<string, { rows: number; why: string }>;
}

/** Empty notes. */
export function noNotes(): Notes {
  return {
    prices: new Set(),
    coupons: new Set(),
    discounts: new Set(),
    told: new Set(),
    cut: 0,
    testClock: 0,
    otherMode: 0,
    unreadable: new Map(),
  };
}

/** What is known about a copy after reading it. */
interface Found {
  gaps: Gaps;
  notes: Notes;
  tables: Map<string, StripeTable>;
  untold: Untold[];
}

/** Warnings for the user about what is missing, one sentence each. */
export function warningsOf({ gaps, notes, tables, untold }: Found): string[] {
  const { unknownSubscriptions: unknown, canceled, products } = gaps;
  const { prices, coupons, discounts } = notes;
  const absent = ["invoices", "prices", "products", "coupons"].filter((name) => !tables.has(name));
  const columns = [...tables.values()].filter(({ isWhole }) => !isWhole).map(({ name }) => name);
  const said: [boolean, string][] = [
    [absent.length > 0, `missing table ${absent.join(", ")}: its data is unknown`],
    [
      canceled === 0 && unknown > 0,
      `the subscriptions table has no canceled subscriptions, and invoices name ${unknown} that it doesn't have: the sync engine's backfill skips subscriptions canceled before it ran, so past churn is missing; \`cambium sync stripe\` reads them all`,
    ],
    [
      canceled > 0 && unknown > 0,
      `invoices name ${counted(unknown, "subscription")} that the subscriptions table doesn't have: those canceled before the sync engine ran are missing; \`cambium sync stripe\` reads them all`,
    ],
    [
      prices.size > 0,
      `${counted(prices.size, "tiered price")} without tiers (${some(prices)}): their amounts are unknown; \`cambium sync stripe\` reads them`,
    ],
    [
      discounts.size > 0,
      `${counted(discounts.size, "discount")} known by id only: their amounts are unknown; \`cambium sync stripe\` reads them`,
    ],
    [
      coupons.size > 0 && products > 1,
      `${counted(coupons.size, "coupon")} without a list of products (${some(coupons)}): applied to all; \`cambium sync stripe\` reads them`,
    ],
    [
      notes.cut > 0,
      `${counted(notes.cut, "object")} with more lines or items than the copy has: let the sync engine expand lists (autoExpandLists), or use \`cambium sync stripe\``,
    ],
    [
      columns.length > 0,
      `${columns.join(", ")} are stored as columns by an old version of the sync engine: whatever has no column is unknown`,
    ],
    ...untold.map(({ table, field, effect }): [boolean, string] => [
      true,
      `missing column ${table}.${field}: ${effect}`,
    ]),
    [notes.testClock > 0, `${counted(notes.testClock, "test clock object")} left out`],
    [notes.otherMode > 0, `${counted(notes.otherMode, "test mode object")} left out`],
    ...[...notes.unreadable].map(([name, { rows, why }]): [boolean, string] => [
      true,
      `${counted(rows, "row")} of ${name} left out as unreadable; the first: ${why}`,
    ]),
  ];
  return said.filter(([is]) => is).map(([, text]) => text);
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function some(ids: Set<string>): string {
  const first = [...ids].slice(0, 3);
  return `${first.join(", ")}${ids.size > first.length ? ", …" : ""}`;
}
