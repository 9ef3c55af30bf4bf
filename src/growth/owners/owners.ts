import { dateOfDay } from "../../base/zone.ts";
import { withDefaults } from "../../store/settings.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { publishVersions } from "../records/publish.ts";
import type { Ownership } from "../records/schemas.ts";
import { growthSql } from "../sql.ts";

/** What can be wrong with the owners of an active customer (GROWTH §7). */
export const OWNER_GAPS = ["no_owner", "not_owner", "two_people", "inactive", "complex"] as const;
export type OwnerGap = (typeof OWNER_GAPS)[number];

/** An active customer with its owners on a day. */
export interface OwnedCustomer {
  customer: number;
  /** MRR in 1e-18 of the reporting currency. */
  mrr: bigint;
  /** Ids of people by role. */
  owners: Map<Ownership["role"], string>;
  gaps: OwnerGap[];
}

/** Brings what people told, and `growth.owner_days` of it, up to date: who owned which customer in a role, and when. */
export async function openOwners({ book, store }: GrowthBook): Promise<void> {
  await publishVersions(store, book);
  await book.warehouse.exec(
    `create or replace view growth.owner_days as ${await growthSql("owners/owner_days.sql")}`,
  );
}

/**
 * The active customers of a day with their owners and gaps, largest MRR first. Owners must be open (`openOwners`).
 * @param customers SQL for numbers of customers, one column `customer`; everybody if omitted
 */
export async function ownedOn(growth: GrowthBook, day: number, customers?: string): Promise<OwnedCustomer[]> {
  const { warehouse, schema } = growth.book;
  const on = `date ${literal(dateOfDay(day))}`;
  const among = customers === undefined ? "" : `where customer in (${customers})`;
  const active = await warehouse.query(
    `select customer, n from (${await growthSql("owners/customer_mrr.sql", { day: on })}) ${among} order by n desc, customer`,
    schema,
  );
  const known = new Map(
    active.map((row): [number, OwnedCustomer] => {
      const customer = numberIn(row, "customer");
      return [customer, { customer, mrr: bigintIn(row, "n"), owners: new Map(), gaps: [] }];
    }),
  );
  const owners = await warehouse.query(
    `select customer, role, person from growth.owner_days where from_day <= ${on} and until_day > ${on} order by all`,
  );
  for (const row of owners) {
    const role = textIn(row, "role");
    if (isRole(role)) known.get(numberIn(row, "customer"))?.owners.set(role, textIn(row, "person"));
  }
  const gaps = await warehouse.query(`select * from (${await gapsSql(growth, on)}) order by all`, schema);
  for (const row of gaps) {
    const gap = OWNER_GAPS.find((name) => name === row.gap);
    if (gap !== undefined) known.get(numberIn(row, "customer"))?.gaps.push(gap);
  }
  return [...known.values()];
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

function isRole(role: string): role is Ownership["role"] {
  return role === "success" || role === "sales" || role === "lead";
}
