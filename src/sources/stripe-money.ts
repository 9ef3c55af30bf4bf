import { currencies, minorDigits } from "../base/money.ts";

const ZERO_DECIMAL = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" ");
const TWO_DECIMAL = ["ISK", "UGX", "HUF", "TWD"];

/**
 * Digits of the minor unit in which Stripe counts a currency. They differ from ISO 4217 for a few currencies.
 * Source: Stripe's documentation of supported currencies, zero-decimal currencies and special cases.
 */
export function stripeDigits(currency: string): number {
  if (ZERO_DECIMAL.includes(currency)) return 0;
  return TWO_DECIMAL.includes(currency) ? 2 : minorDigits(currency);
}

/** SQL for how many micros one minor unit of each currency is, as Stripe counts it. */
export function stripeScales(): string {
  const rows = currencies().map((code) => `('${code}', ${10 ** (6 - stripeDigits(code))}::bigint)`);
  return `select * from (values ${rows.join(", ")}) as t(currency, minor_micros)`;
}

/** SQL for the micros in one minor unit of a currency, as Stripe counts it. */
export function minorMicros(): string {
  const others = currencies().filter((code) => stripeDigits(code) !== 2);
  return `(case currency ${others.map((code) => `when '${code}' then ${10 ** (6 - stripeDigits(code))}`).join(" ")} else 10000 end)`;
}
