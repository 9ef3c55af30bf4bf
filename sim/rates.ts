import { DAY, type Era } from "./calendar.ts";
import { Stream } from "./random.ts";

export interface DayRate {
  /** A date such as "2023-11-01". */
  date: string;
  quote: string;
  rate: number;
}

const QUOTES = [
  { quote: "EUR", middle: 0.92, digits: 6 },
  { quote: "JPY", middle: 150, digits: 4 },
] as const;

/** Daily rates of one dollar, from a month before the era to its end: a smooth random walk around a middle value. */
export function drawRates(seed: number, era: Era): DayRate[] {
  return QUOTES.flatMap(({ quote, middle, digits }, place) => {
    const stream = new Stream(seed, -1 - place);
    const rates: DayRate[] = [];
    let gap = 0;
    let drift = 0;
    for (let at = era.first - 31 * DAY; at <= era.end; at += DAY) {
      drift = 0.9 * drift + 0.0012 * (stream.next() + stream.next() - 1);
      gap = 0.99 * gap + drift;
      const rate = Number((middle * Math.exp(gap)).toFixed(digits));
      rates.push({ date: new Date(at * 1000).toISOString().slice(0, 10), quote, rate });
    }
    return rates;
  });
}
