import { divideHalfEven, RATE_ONE } from "../../base/money.ts";
import { dayOfDate } from "../../base/zone.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";

/** Rates of one currency to the reporting currency: from each day on, in units of 1e-12. */
export interface RateLine {
  days: number[];
  rates: bigint[];
}

/** The value of one unit of each currency in the reporting currency, by currency code. */
export type Rates = Map<string, RateLine>;

const SCALE = 10n ** 24n;

/**
 * Reads imported rates for the currencies in use. Uses the direct rate, otherwise the inverse, otherwise two rates of
 * the same day through a common base.
 */
export async function readRates(warehouse: Warehouse, codes: string[], reporting: string): Promise<Rates> {
  const wanted = [...codes, reporting].map((code) => `'${code}'`).join(", ");
  const rows = await warehouse.query(
    `select strftime(rated_on, '%Y-%m-%d') as rated_on, base, quote, rate, minor_shift from known_rates
     where base in (${wanted}) or quote in (${wanted}) order by rated_on`,
  );
  const rates: Rates = new Map();
  for (const code of codes) {
    rates.set(code, code === reporting ? { days: [-1_000_000], rates: [RATE_ONE] } : { days: [], rates: [] });
  }
  for (const [date, quotes] of byDate(rows)) {
    for (const code of codes) {
      const rate = code === reporting ? undefined : find(quotes, code, reporting);
      if (rate === undefined) continue;
      rates.get(code)?.days.push(dayOfDate(date));
      rates.get(code)?.rates.push(rate);
    }
  }
  return rates;
}

/** The rate in force on a day: that day's or the last one before. Undefined before the first. */
export function rateOn(line: RateLine | undefined, day: number): bigint | undefined {
  if (line === undefined) return undefined;
  let low = 0;
  let high = line.days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((line.days[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return line.rates[low - 1];
}

interface Quote {
  base: string;
  quote: string;
  /** In units of 1e-24. */
  rate: bigint;
}

function byDate(rows: Row[]): Map<string, Quote[]> {
  const dates = new Map<string, Quote[]>();
  for (const row of rows) {
    const quote = {
      base: textIn(row, "base"),
      quote: textIn(row, "quote"),
      rate: parseRate(textIn(row, "rate"), numberIn(row, "minor_shift")),
    };
    const date = textIn(row, "rated_on");
    const quotes = dates.get(date);
    if (quotes === undefined) dates.set(date, [quote]);
    else quotes.push(quote);
  }
  return dates;
}

function find(quotes: Quote[], code: string, reporting: string): bigint | undefined {
  const direct = between(quotes, code, reporting);
  if (direct !== undefined) return divideHalfEven(direct, SCALE / RATE_ONE);
  for (const base of new Set(quotes.map((quote) => quote.base))) {
    const toCode = between(quotes, base, code);
    const toReporting = between(quotes, base, reporting);
    if (toCode !== undefined && toReporting !== undefined)
      return divideHalfEven(toReporting * RATE_ONE, toCode);
  }
  return undefined;
}

function between(quotes: Quote[], base: string, quote: string): bigint | undefined {
  const forward = quotes.find((candidate) => candidate.base === base && candidate.quote === quote);
  if (forward !== undefined) return forward.rate;
  const backward = quotes.find((candidate) => candidate.base === quote && candidate.quote === base);
  return backward === undefined ? undefined : divideHalfEven(SCALE * SCALE, backward.rate);
}

/** Parses a decimal, also in scientific notation, times 10^shift, in units of 1e-24. */
function parseRate(text: string, shift: number): bigint {
  const [mantissa = "0", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const power = 24 + shift + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power >= 0 ? digits * 10n ** BigInt(power) : divideHalfEven(digits, 10n ** BigInt(-power));
}
