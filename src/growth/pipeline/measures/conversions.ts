import { divideHalfEven } from "../../../base/money.ts";
import { type Period, periodOf, periodsBetween } from "../../../base/period.ts";
import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { bigintIn, numberIn } from "../../../warehouse/rows.ts";
import { growthSql } from "../../sql.ts";
import { isClosed, type Stages } from "../stages.ts";
import { firstClaims } from "./claimed.ts";

/** Fewer closed deals than this say nothing of a stage by themselves. */
export const ENOUGH = 10;

/** How many closed quarters the past is read from. */
export const QUARTERS_BACK = 4;

/** Deals won of those that closed, by count and by amount in 1e-18 of the reporting currency. */
export interface Won {
  won: bigint;
  closed: bigint;
  wonN: bigint;
  closedN: bigint;
}

/** How often deals were won, as known on a day. */
export interface Conversions {
  all: Won;
  /** Of deals that were in an open stage or skipped it, by the stage's number. */
  byStage: Map<number, Won>;
  /** Deals left out, as they were entered after the expansion that they claim. */
  afterwards: number;
}

/** The quarter that a day is in, and the four before it. */
export function quartersBefore(day: number, count = QUARTERS_BACK): Period[] {
  const { start } = periodOf("quarter", day);
  return periodsBetween("quarter", start - count * 93, start).slice(-count);
}

/**
 * How often deals that closed in the last four closed quarters were won, as known at the end of each day (GROWTH §4).
 * @param which SQL over `deal_steps d` for which deals
 */
export async function conversionsOn(
  book: Book,
  stages: Stages,
  days: readonly number[],
  which = "true",
): Promise<Conversions[]> {
  const asks = days.flatMap((day, ask) =>
    quartersBefore(day).map(({ start }) => `(${ask}, date '${dateOfDay(day)}', date '${dateOfDay(start)}')`),
  );
  const found = days.map((): Conversions => ({ all: none(), byStage: new Map(), afterwards: 0 }));
  const open = stages.everKnown.flatMap(({ kind }, number) => (isClosed(kind) ? [] : [number]));
  const sql = await growthSql("pipeline/measures/closed_deals.sql", {
    asks: asks.join(", "),
    which,
    first_claims: await firstClaims(book.warehouse),
  });
  for (const row of asks.length === 0 ? [] : await book.warehouse.query(sql, book.schema)) {
    const one = found[numberIn(row, "ask")];
    if (one === undefined) continue;
    const deals = bigintIn(row, "deals");
    if (row.is_afterwards === true) {
      one.afterwards += Number(deals);
      continue;
    }
    const group = { deals, n: bigintIn(row, "n"), isWon: row.is_won === true };
    add(one.all, group);
    const seen = bigintIn(row, "stages_seen");
    for (const number of open)
      if (((seen >> BigInt(number)) & 1n) === 1n) {
        const own = one.byStage.get(number) ?? none();
        one.byStage.set(number, own);
        add(own, group);
      }
  }
  return found;
}

function none(): Won {
  return { won: 0n, closed: 0n, wonN: 0n, closedN: 0n };
}

function add(to: Won, { deals, n, isWon }: { deals: bigint; n: bigint; isWon: boolean }): void {
  to.closed += deals;
  to.closedN += n;
  if (!isWon) return;
  to.won += deals;
  to.wonN += n;
}

/** The share of deals in a stage that are won; null where no deal has closed. */
export interface StageShare {
  won: bigint;
  closed: bigint;
  /** Whether too few closed in the stage, so that this is of all stages. */
  isOfAll: boolean;
}

/** The conversion from a stage to won, by count; of all stages where under ten deals closed in it. */
export function shareOf({ all, byStage }: Conversions, stage: number): StageShare | null {
  const own = byStage.get(stage);
  const isOfAll = own === undefined || own.closed < ENOUGH;
  const { won, closed } = isOfAll ? all : own;
  return closed === 0n ? null : { won, closed, isOfAll };
}

/** Scale of probabilities set by hand: millionths of a percent. */
const PERCENT = 100_000_000n;

/**
 * What an amount is worth by its chance to be won: the probability set by hand, else the conversion of its stage. Null
 * where neither is known.
 * @param n in any unit
 */
export function weighted(
  n: bigint,
  { probability, share }: { probability: number | null; share: StageShare | null },
): bigint | null {
  if (probability !== null) return divideHalfEven(n * BigInt(Math.round(probability * 1_000_000)), PERCENT);
  return share === null ? null : divideHalfEven(n * share.won, share.closed);
}
