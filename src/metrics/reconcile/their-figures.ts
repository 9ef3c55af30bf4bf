import { minorDigits } from "../../base/currency.ts";
import { cleaningUp, mapLong } from "../../base/waiting.ts";
import { dayOfDate } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** What a customer of a list was matched by. */
const MATCHES = ["id", "email", "name"] as const;
export type Match = (typeof MATCHES)[number];

/** One customer of a list: the names the list uses, and the match in Cambium. */
export interface Party {
  account: string;
  customer: string;
  name: string | null;
  /** What matched; null when nobody did. */
  match: Match | null;
  /** Numbers of the customers that match; several when it's ambiguous. */
  found: number[];
}

/** What a list says about one of its customers in one currency: on a day, or for the month that begins on it. */
export interface TheirFigure {
  party: number;
  currency: string;
  day: number;
  /** In 1e-18 of a major unit. */
  amount: bigint;
  /** Number of rows added up. */
  rows: number;
}

/** A list of figures by customer, with its customers matched. */
export interface TheirList {
  parties: Party[];
  figures: TheirFigure[];
  /** The accounts that it covers; null for all. */
  accounts: string[] | null;
}

/**
 * Reads a list's figures and matches its customers by id, else by e-mail, else by name.
 * @param relation SQL for its rows: account, customer, email, name, currency, held_on, amount
 * @param currency the currency of rows without one
 * @param isMinor whether amounts are in minor units
 */
export async function readTheirs(
  warehouse: Warehouse,
  relation: string,
  { currency, isMinor }: { currency: string; isMinor: boolean },
): Promise<TheirList> {
  const names = "account, customer, coalesce(email, '') as email, coalesce(name, '') as name";
  await warehouse.exec(
    `create or replace temp table their_rows as
       select ${names}, coalesce(currency, ${literal(currency)}) as currency, held_on, sum(amount) as amount, count(*) as rows
       from (${relation}) group by all;
     create or replace temp table their_parties as
       select (row_number() over (order by account, customer, email, name))::integer - 1 as party, * from (select distinct account, customer, email, name from their_rows)`,
  );
  try {
    const parties = await findParties(warehouse);
    const figures = await warehouse.query(
      `select p.party, r.currency, strftime(r.held_on, '%Y-%m-%d') as day, r.amount::varchar as amount, r.rows
       from their_rows r join their_parties p using (account, customer, email, name) order by p.party, r.held_on, r.currency`,
    );
    const accounts = [...new Set(parties.map(({ account }) => account))];
    return {
      parties,
      figures: await mapLong(figures, (row) => ({
        party: numberIn(row, "party"),
        currency: textIn(row, "currency"),
        day: dayOfDate(textIn(row, "day")),
        amount: exact(textIn(row, "amount"), isMinor ? minorDigits(textIn(row, "currency")) : 0),
        rows: numberIn(row, "rows"),
      })),
      accounts: accounts.includes("") ? null : accounts,
    };
  } finally {
    await cleaningUp(() =>
      warehouse.exec("drop table if exists their_rows; drop table if exists their_parties"),
    );
  }
}

async function findParties(warehouse: Warehouse): Promise<Party[]> {
  const called = {
    id: "c.customer_id = p.customer",
    email: "lower(trim(c.email)) = lower(coalesce(nullif(p.email, ''), p.customer))",
    name: "lower(trim(c.name)) = lower(coalesce(nullif(p.name, ''), p.customer))",
  };
  const found = MATCHES.map(
    (match, level) =>
      `select p.party, ${level} as level, c.customer from their_parties p join customers c on ${called[match]}
       where p.account = '' or p.account = c.account`,
  );
  const rows = await warehouse.query(
    `with found as (${found.join(" union all ")}), best as (
       select party, level, list(distinct customer order by customer)::varchar as customers from found group by party, level
       qualify level = min(level) over (partition by party)
     )
     select p.account, p.customer, nullif(p.name, '') as name, b.level, b.customers
     from their_parties p left join best b using (party) order by p.party`,
  );
  return mapLong(rows, (row) => ({
    account: textIn(row, "account"),
    customer: textIn(row, "customer"),
    name: row.name === null ? null : textIn(row, "name"),
    match: row.level === null ? null : (MATCHES[numberIn(row, "level")] ?? null),
    found: row.customers === null ? [] : textIn(row, "customers").slice(1, -1).split(", ").map(Number),
  }));
}

/**
 * Converts a decimal of at most 12 places to 1e-18 of a major unit.
 * @param digits 0 when the decimal is in major units; else the decimal places of its minor unit
 */
function exact(text: string, digits: number): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole + fraction.padEnd(12, "0")) * 10n ** BigInt(6 - digits);
  return text.startsWith("-") ? -value : value;
}
