import { CambiumError } from "../../base/error.ts";
import { RATE_ONE } from "../../base/money.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/**
 * The rates of a schema, in memory: the value of one unit of a currency on a day, in units of 1e-12 of the reporting
 * currency.
 */
export class RateTable {
  readonly #lines: Map<number, { code: string; first: number; rates: bigint[] }>;

  private constructor(lines: Map<number, { code: string; first: number; rates: bigint[] }>) {
    this.#lines = lines;
  }

  static async read(warehouse: Warehouse, schema: string): Promise<RateTable> {
    const rows = await warehouse.query(
      `select c.currency, c.code, strftime(min(r.rated_on), '%Y-%m-%d') as first_on, list(r.rate order by r.rated_on)::varchar as rates
       from currencies c left join rates r on r.currency = c.currency group by all`,
      schema,
    );
    return new RateTable(
      new Map(
        rows.map((row) => [
          numberIn(row, "currency"),
          {
            code: textIn(row, "code"),
            first: row.first_on === null ? Number.POSITIVE_INFINITY : dayOfDate(textIn(row, "first_on")),
            rates: row.first_on === null ? [] : textIn(row, "rates").slice(1, -1).split(", ").map(BigInt),
          },
        ]),
      ),
    );
  }

  /** The numbers of all currencies. */
  numbers(): number[] {
    return [...this.#lines.keys()].sort((a, b) => a - b);
  }

  /** The code of a currency number; empty if unknown. */
  code(currency: number): string {
    return this.#lines.get(currency)?.code ?? "";
  }

  /**
   * The rate on a day; after the last one, the last. Returns 0 if there is nothing to convert.
   * @throws CambiumError `missing_rate` if there is something to convert but no rate yet
   */
  at(currency: number, day: number, micros: bigint): bigint {
    if (micros === 0n) return 0n;
    const line = this.#lines.get(currency);
    const rate = line?.rates[Math.min(day - line.first, line.rates.length - 1)];
    if (line === undefined || rate === undefined) throw this.missing(currency, dateOfDay(day));
    return rate;
  }

  /** The rate on a day, or the nearest known one. For comparisons, where a missing rate must not fail. */
  near(currency: number, day: number): bigint {
    const rates = this.#lines.get(currency)?.rates ?? [];
    if (rates.length === 0) return RATE_ONE;
    const place = Math.min(day - (this.#lines.get(currency)?.first ?? 0), rates.length - 1);
    return rates[Math.max(0, place)] ?? RATE_ONE;
  }

  /** The rate of a currency code on a day, even if no subscription uses it; undefined if unknown. */
  of(code: string, day: number, reporting: string): bigint | undefined {
    if (code === reporting) return RATE_ONE;
    const line = [...this.#lines.values()].find((known) => known.code === code);
    return line?.rates[Math.min(day - line.first, line.rates.length - 1)];
  }

  /** The rate of a currency by its code on a day, or the nearest known one; 1 where none is known. */
  nearOf(code: string, day: number, reporting: string): bigint {
    if (code === reporting) return RATE_ONE;
    const number = this.numbers().find((known) => this.code(known) === code);
    return number === undefined ? RATE_ONE : this.near(number, day);
  }

  /** Whether a currency's rate never changes. */
  isSteady(currency: number): boolean {
    const rates = this.#lines.get(currency)?.rates ?? [];
    return rates.every((rate) => rate === rates[0]);
  }

  /** The error for a missing rate. */
  missing(currency: number, date: string): CambiumError {
    return new CambiumError("missing_rate", `no exchange rate for ${this.code(currency)} on ${date}`, {
      reason: { id: "no_rate_on", currency: this.code(currency), day: date },
      hint: "Import rates with `cambium import fx FILE` (date, base, quote, rate), or use a policy that keeps currencies separate.",
    });
  }
}
