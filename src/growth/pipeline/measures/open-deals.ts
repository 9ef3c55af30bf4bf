import type { Period } from "../../../base/period.ts";
import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { bigintIn, numberIn, textIn } from "../../../warehouse/rows.ts";
import { growthSql } from "../../sql.ts";
import { type Conversions, shareOf, weighted } from "./conversions.ts";

/** What is open on a day of one currency, stage and probability. */
interface OpenPart {
  currency: string;
  stage: number;
  probability: number | null;
  micros: bigint;
  deals: number;
}

/** What is open on a day, in 1e-18 of the reporting currency; `weighted` is null where a chance isn't known. */
export interface OpenDeals {
  deals: number;
  n: bigint;
  weighted: bigint | null;
}

/**
 * What was open at the end of each day and expected to close in its quarter (GROWTH §4, "Open on x"), at the rate of the day.
 * @param which SQL over `deal_steps d` for which opportunities
 * @param conversions as known on each day
 */
export async function openOn(
  book: Book,
  asks: readonly { quarter: Period; day: number }[],
  conversions: readonly Conversions[],
  which = "true",
): Promise<OpenDeals[]> {
  const parts = asks.map((): OpenPart[] => []);
  if (asks.length === 0) return [];
  const sql = await growthSql("pipeline/measures/open_on.sql", {
    which,
    asks: asks
      .map(
        ({ quarter, day }, ask) => `(${ask}, date '${dateOfDay(quarter.start)}', date '${dateOfDay(day)}')`,
      )
      .join(", "),
  });
  for (const row of await book.warehouse.query(sql, book.schema))
    parts[numberIn(row, "ask")]?.push({
      currency: textIn(row, "currency"),
      stage: numberIn(row, "stage"),
      probability: row.probability === null ? null : numberIn(row, "probability"),
      micros: bigintIn(row, "micros"),
      deals: numberIn(row, "deals"),
    });
  return asks.map(({ day }, ask) => worthOf(book, parts[ask] ?? [], day, conversions[ask]));
}

function worthOf(
  book: Book,
  parts: readonly OpenPart[],
  day: number,
  conversions: Conversions | undefined,
): OpenDeals {
  const stages = new Map<string, { stage: number; probability: number | null; n: bigint }>();
  for (const { stage, probability, currency, micros } of parts) {
    const key = `${stage} ${probability}`;
    const before = stages.get(key)?.n ?? 0n;
    stages.set(key, { stage, probability, n: before + micros * rateOn(book, currency, day) });
  }
  let n = 0n;
  let worth: bigint | null = 0n;
  for (const { stage, probability, n: own } of stages.values()) {
    const share = conversions === undefined ? null : shareOf(conversions, stage);
    const value = weighted(own, { probability, share });
    n += own;
    worth = value === null || worth === null ? null : worth + value;
  }
  return { deals: parts.reduce((sum, { deals }) => sum + deals, 0), n, weighted: worth };
}

function rateOn({ rates, currency }: Book, code: string, day: number): bigint {
  return rates.nearOf(code, day, currency);
}

/** What was open and expected to close in a quarter, at the end of each of its days up to one. */
export async function openByDay(
  book: Book,
  quarter: Period,
  last: number,
  which = "true",
): Promise<{ day: number; n: bigint }[]> {
  const sql = await growthSql("pipeline/measures/open_days.sql", {
    from: `date '${dateOfDay(quarter.start)}'`,
    until: `date '${dateOfDay(quarter.end)}'`,
    which,
  });
  const changes = (await book.warehouse.query(sql, book.schema)).map((row) => ({
    day: numberIn(row, "day"),
    currency: textIn(row, "currency"),
    micros: bigintIn(row, "micros"),
  }));
  const open = new Map<string, bigint>();
  const found: { day: number; n: bigint }[] = [];
  let next = 0;
  for (let day = quarter.start; day <= Math.min(last, quarter.end - 1); day++) {
    for (let change = changes[next]; change !== undefined && change.day <= day; change = changes[++next])
      open.set(change.currency, (open.get(change.currency) ?? 0n) + change.micros);
    let n = 0n;
    for (const [currency, micros] of open) n += micros * rateOn(book, currency, day);
    found.push({ day, n });
  }
  return found;
}
