import { minorDigits } from "../../base/currency.ts";
import { dateOfDay } from "../../base/zone.ts";
import { withDefaults } from "../../store/settings.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { roundedSql } from "../realised/rounded-sql.ts";
import { publishVersions } from "../records/publish.ts";
import type { Ownership } from "../records/schemas.ts";
import { growthSql } from "../sql.ts";

/** What can be wrong with the owners of an active customer (GROWTH §7). */
export const OWNER_GAPS = ["no_owner", "not_owner", "two_people", "inactive", "complex"] as const;
export type OwnerGap = (typeof OWNER_GAPS)[number];

/** An active customer with its owners on a day. */
export interface OwnedCustomer {
  customer: number;
  /** MRR in minor units of the reporting currency: those of all that are asked for add up to the rounded sum. */
  mrr: number;
  /** Ids of people by role. */
  owners: Record<Ownership["role"], string | null>;
  gaps: string;
}

/** Which customers are asked for. */
export interface OwnedAsked {
  day: number;
  /** SQL for numbers of customers, one column `customer`; everybody if omitted. */
  customers: string | undefined;
  /** Only customers that this person owns in any role. */
  person: string | undefined;
  /** Only customers with one of these gaps. */
  gaps: readonly OwnerGap[] | undefined;
  limit: number;
  offset: number;
}

/** Customers with their owners, and what is wrong. MRR in minor units. */
export interface OwnedPage {
  total: number;
  mrr: number;
  /** Among all of the segment and person. */
  gaps: { gap: OwnerGap; customers: number; mrr: number }[];
  rows: OwnedCustomer[];
}

/** Brings what people told, and `growth.owner_days` of it, up to date: who owned which customer in a role, and when. */
export async function openOwners({ book, store }: GrowthBook): Promise<void> {
  await publishVersions(store, book);
  await book.warehouse.exec(
    `create or replace view growth.owner_days as ${await growthSql("owners/owner_days.sql")}`,
  );
}

/** The active customers of a day with their owners and gaps, largest MRR first. Owners must be open (`openOwners`). */
export async function ownedOn(growth: GrowthBook, asked: OwnedAsked): Promise<OwnedPage> {
  const { warehouse, schema, currency } = growth.book;
  const day = `date ${literal(dateOfDay(asked.day))}`;
  const all = await growthSql("owners/owned_customers.sql", {
    day,
    mrr: await growthSql("owners/customer_mrr.sql", { day }),
    gaps: await gapsSql(growth, day),
    which: whichOf(asked),
  });
  const digits = minorDigits(currency);
  const page = await growthSql("owners/owned_page.sql", {
    asked:
      asked.gaps === undefined
        ? "true"
        : `list_has_any(gaps, [${asked.gaps.map(literal).join(", ")}]::varchar[])`,
    unit: `1${"0".repeat(18 - digits)}::hugeint`,
    rounded: roundedSql("n", digits),
  });
  await warehouse.exec(
    `create or replace temp table owned_customers as ${all}; create or replace temp table owned_page as ${page}`,
    schema,
  );
  const [sum] = await warehouse.query(
    "select count(*) as total, coalesce(sum(mrr), 0)::bigint as mrr from owned_page",
    schema,
  );
  const gaps = await warehouse.query(
    `select gap, customers, ${roundedSql("n", digits)}::bigint as mrr from (
       select gap, count(*) as customers, sum(n) as n from (select unnest(gaps) as gap, n from owned_customers) group by gap)`,
    schema,
  );
  const rows = await warehouse.query(
    `select customer, mrr, success, sales, lead, array_to_string(gaps, ', ') as gaps from owned_page
     order by n desc, customer limit ${asked.limit} offset ${asked.offset}`,
    schema,
  );
  return {
    total: numberIn(sum, "total"),
    mrr: numberIn(sum, "mrr"),
    gaps: OWNER_GAPS.flatMap((gap) =>
      gaps
        .filter((row) => row.gap === gap)
        .map((row) => ({ gap, customers: numberIn(row, "customers"), mrr: numberIn(row, "mrr") })),
    ),
    rows: rows.map(ownedIn),
  };
}

function whichOf({ customers, person }: OwnedAsked): string {
  const conditions = [
    ...(customers === undefined ? [] : [`m.customer in (${customers})`]),
    ...(person === undefined ? [] : [`${literal(person)} in (o.success, o.sales, o.lead)`]),
  ];
  return conditions.join(" and ") || "true";
}

function ownedIn(row: Row): OwnedCustomer {
  const owner = (role: Ownership["role"]) => (row[role] === null ? null : textIn(row, role));
  return {
    customer: numberIn(row, "customer"),
    mrr: numberIn(row, "mrr"),
    owners: { success: owner("success"), sales: owner("sales"), lead: owner("lead") },
    gaps: textIn(row, "gaps"),
  };
}

/** The numbers of customers that somebody owns in a role on a day. */
export async function ownedInRole(
  { book }: GrowthBook,
  role: Ownership["role"],
  day: string,
): Promise<Set<number>> {
  const rows = await book.warehouse.query(
    `select distinct customer from growth.owner_days
     where role = ${literal(role)} and from_day <= date ${literal(day)} and until_day > date ${literal(day)}`,
  );
  return new Set(rows.map((row) => numberIn(row, "customer")));
}

async function gapsSql({ book, store }: GrowthBook, day: string): Promise<string> {
  const settings = withDefaults(await store.settings());
  const { complex_deal_mrr: least, complex_deal_currencies: currencies } = settings;
  return growthSql("owners/gaps.sql", {
    day,
    currency: literal(book.currency),
    complex_n: least === "none" ? "null" : `${least}000000000000000000::hugeint`,
    complex_currencies: currencies.split(",").map(literal).join(", "),
  });
}
