import { MOVEMENT_TYPES } from "../../../base/words.ts";
import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { bigintIn, numberIn } from "../../../warehouse/rows.ts";
import { growthSql } from "../../sql.ts";

/** Sums over days, looked up by span. */
export class DaySums {
  readonly #days: number[];
  readonly #sums: bigint[];

  /** @param rows ascending by day */
  constructor(rows: readonly (readonly [day: number, n: bigint])[]) {
    let sum = 0n;
    this.#days = rows.map(([day]) => day);
    this.#sums = rows.map(([, n]) => {
      sum += n;
      return sum;
    });
  }

  /** The sum of the days from one up to before another one. */
  between(from: number, until: number): bigint {
    return until <= from ? 0n : this.#before(until) - this.#before(from);
  }

  /** The first day with a row; null if there is none. */
  get first(): number | null {
    return this.#days[0] ?? null;
  }

  #before(day: number): bigint {
    let low = 0;
    let high = this.#days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#days[middle] ?? 0) < day) low = middle + 1;
      else high = middle;
    }
    return this.#sums[low - 1] ?? 0n;
  }
}

/** Which expansion, as SQL over `flows f`. */
export interface ExpansionAsked {
  /** Days from one up to before another one. */
  from: number;
  until: number;
  which: string;
}

/** All expansion_mrr of billing by day, in 1e-18 of the reporting currency. */
export async function expansionDays(book: Book, { from, until, which }: ExpansionAsked): Promise<DaySums> {
  const sql = await growthSql("pipeline/measures/expansion_days.sql", {
    expansion: MOVEMENT_TYPES.indexOf("expansion"),
    from: `date '${dateOfDay(from)}'`,
    until: `date '${dateOfDay(until)}'`,
    which,
  });
  const rows = await book.warehouse.query(sql, book.schema);
  return new DaySums(rows.map((row) => [numberIn(row, "day"), bigintIn(row, "n")]));
}
