import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { bigintIn, numberIn, textIn } from "../../../warehouse/rows.ts";
import { growthSql } from "../../sql.ts";
import { firstClaims } from "./claimed.ts";

/** What closed deals can be grouped by, and the SQL for it. */
const KEYS = { type: "v.type", product: "v.product", owner: "v.owner", source: "v.source" } as const;
export type DealKey = keyof typeof KEYS;
export const DEAL_KEYS = ["type", "product", "owner", "source"] as const satisfies readonly DealKey[];

/** Deals of a group that closed in a quarter; `n` in 1e-18 of the reporting currency. */
export interface ClosedDeals {
  closed: number;
  won: number;
  wonN: bigint;
}

/** What deals are asked for. */
export interface DealsAsked {
  by: DealKey;
  /** The first day of the first quarter. */
  since: number;
  /** The day as known at whose end. */
  day: number;
  /** SQL for rates on that day, as of `deals_on`. */
  rates: string;
  /** SQL over `deal_steps d`. */
  which: string;
}

/** Deals that closed, by the first day of the quarter and by group; the empty key is of those without one. */
export async function dealsByQuarter(
  book: Book,
  { by, since, day, rates, which }: DealsAsked,
): Promise<Map<number, Map<string, ClosedDeals>>> {
  const on = `date '${dateOfDay(day)}'`;
  const deals = await growthSql("pipeline/deals_on.sql", {
    day: on,
    rates,
    which: `not d.is_open and d.closed >= date '${dateOfDay(since)}' and ${which}`,
  });
  const sql = await growthSql("pipeline/measures/deals_by_quarter.sql", {
    deals,
    key: KEYS[by],
    day: on,
    first_claims: await firstClaims(book.warehouse),
  });
  const found = new Map<number, Map<string, ClosedDeals>>();
  for (const row of await book.warehouse.query(sql, book.schema)) {
    const quarter = numberIn(row, "quarter");
    const groups = found.get(quarter) ?? new Map<string, ClosedDeals>();
    found.set(quarter, groups);
    const key = textIn(row, "key");
    const one = groups.get(key) ?? { closed: 0, won: 0, wonN: 0n };
    groups.set(key, one);
    const count = numberIn(row, "deals");
    one.closed += count;
    if (row.is_won !== true) continue;
    one.won += count;
    one.wonN += bigintIn(row, "n");
  }
  return found;
}
