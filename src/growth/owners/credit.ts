import type { PeriodInterval } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { CREDIT_ROLES, creditShares, withDefaults } from "../../store/settings.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { KEPT_DAYS } from "../realised/expansions.ts";
import { growthSql } from "../sql.ts";

/** Days from one until before another one, cut into periods. */
export interface CreditDays {
  from: number;
  until: number;
  interval: PeriodInterval;
}

/** What a person is credited with in a period, in 1e-18 of the reporting currency; `person` null: nobody. */
export interface Credit {
  /** The first day of the period. */
  start: string;
  person: string | null;
  /** What expanded, by the day it did. */
  credited: bigint;
  /** What was given back within 90 days, by the day it was. */
  givenBack: bigint;
}

/**
 * What people are credited with by period (GROWTH §7). Credits, with what nobody is credited with, add up to
 * `expansion_mrr`, exactly. `openRealised` and `openOwners` must have run.
 */
export async function creditsIn(growth: GrowthBook, days: CreditDays): Promise<Credit[]> {
  const settings = withDefaults(await growth.store.settings());
  const pieces = settings.credit_claimed === "opportunity" ? "pieces_claimed" : "pieces_whole";
  const credits = await creditsSql(growth, pieces, between("moved_on", days));
  const earlier = { ...days, from: days.from - KEPT_DAYS[0] };
  const given = await growthSql("owners/given_back.sql", {
    credits: await creditsSql(growth, pieces, between("moved_on", earlier)),
    given: between("g.given_on", days),
  });
  const period = (day: string) => `date_trunc('${days.interval}', ${day})::date`;
  const rows = await growth.book.warehouse.query(
    `select start::varchar as start, person, sum(credited)::hugeint as credited, sum(given_back)::hugeint as given_back from (
       select ${period("moved_on")} as start, person, n as credited, 0::hugeint as given_back from (${credits})
       union all
       select ${period("given_on")}, person, 0, n from (${given})
     ) group by all order by all`,
  );
  return rows.map((row) => ({
    start: textIn(row, "start"),
    person: row.person === null ? null : textIn(row, "person"),
    credited: bigintIn(row, "credited"),
    givenBack: bigintIn(row, "given_back"),
  }));
}

/** Expansion with and without an opportunity by period and owner, in 1e-18 of the reporting currency. */
export interface AssistedPart {
  start: string;
  /** The opportunity's owner, else the customer's on the movement's day; null: nobody. */
  person: string | null;
  assisted: bigint;
  unassisted: bigint;
}

/**
 * What won opportunities claim of expansion and what they don't, by period and owner (GROWTH §5). The two add up to
 * `expansion_mrr`, exactly. `openRealised` and `openOwners` must have run.
 */
export async function assistedIn(growth: GrowthBook, days: CreditDays): Promise<AssistedPart[]> {
  const credits = await creditsSql(growth, "pieces_claimed", between("moved_on", days));
  const rows = await growth.book.warehouse.query(
    `select date_trunc('${days.interval}', moved_on)::date::varchar as start, person,
       sum(case when is_assisted then n else 0 end)::hugeint as assisted, sum(case when is_assisted then 0 else n end)::hugeint as unassisted
     from (${credits}) group by all order by all`,
  );
  return rows.map((row) => ({
    start: textIn(row, "start"),
    person: row.person === null ? null : textIn(row, "person"),
    assisted: bigintIn(row, "assisted"),
    unassisted: bigintIn(row, "unassisted"),
  }));
}

async function creditsSql(
  { store }: GrowthBook,
  pieces: "pieces_whole" | "pieces_claimed",
  days: string,
): Promise<string> {
  const { credit_shares: text } = withDefaults(await store.settings());
  const shares = [...creditShares(text)].map(
    ([role, percent]) => `(${CREDIT_ROLES.indexOf(role) + 1}, ${literal(role)}, ${percent})`,
  );
  return growthSql("owners/credits.sql", {
    shares: shares.join(", "),
    pieces: () => growthSql(`owners/${pieces}.sql`, { days }),
  });
}

function between(column: string, { from, until }: CreditDays): string {
  return `${column} >= date ${literal(dateOfDay(from))} and ${column} < date ${literal(dateOfDay(until))}`;
}
