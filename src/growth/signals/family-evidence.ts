import { dateOfDay } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { COMPARED_BY, LEAST_COMPARABLE } from "../families/comparable.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

/** A closed period of a plan. Micros of its currency, a month. */
export interface ClosedPeriod {
  currency: number;
  /** The day it was closed on. */
  until: string;
  ownList: number;
  /** What metered use was charged at list. */
  charge: number;
  nextList: number;
}

/** How many comparable customers own a family, beside how many of all do. */
export interface FamilyOdds {
  n: number;
  owners: number;
  allN: number;
  allOwners: number;
  comparedBy: (typeof COMPARED_BY)[number];
}

/** The closed periods, at most three, that a customer's plan of a family is judged by on a day; the last one first. */
export async function closedPeriodsOf(
  { book }: GrowthBook,
  customer: number,
  family: string,
  day: number,
): Promise<ClosedPeriod[]> {
  const filling = { customer, family: literal(family), day: `date '${dateOfDay(day)}'` };
  const sql = await growthSql("signals/outgrown-plan/evidence.sql", filling);
  const rows = await book.warehouse.query(sql, book.schema);
  return rows.map((row) => ({
    currency: numberIn(row, "currency"),
    until: textIn(row, "period_until"),
    ownList: numberIn(row, "own_list"),
    charge: numberIn(row, "charge"),
    nextList: numberIn(row, "next_list"),
  }));
}

/** What a customer is compared with for a family on a day; null for an owner, or where nobody owns it. */
export async function familyOddsOf(
  { book }: GrowthBook,
  customer: number,
  family: string,
  day: number,
): Promise<FamilyOdds | null> {
  const filling = {
    customer,
    family: literal(family),
    day: `date '${dateOfDay(day)}'`,
    least_comparable: LEAST_COMPARABLE,
  };
  const sql = await growthSql("signals/lookalike/evidence.sql", filling);
  const [row] = await book.warehouse.query(sql, book.schema);
  if (row === undefined) return null;
  return {
    n: numberIn(row, "n"),
    owners: numberIn(row, "owners"),
    allN: numberIn(row, "all_n"),
    allOwners: numberIn(row, "all_owners"),
    comparedBy: COMPARED_BY[numberIn(row, "place")] ?? "everybody",
  };
}
