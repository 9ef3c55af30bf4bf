import { currencies } from "../../base/currency.ts";

/**
 * Currencies that Stripe doesn't count in hundredths. They differ from ISO 4217: Stripe counts ISK and UGX in
 * hundredths, and MGA without decimals.
 * Source: docs.stripe.com/currencies, zero-decimal and three-decimal currencies and special cases, read on 2026-11-29.
 */
const ZERO_DECIMAL = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const THREE_DECIMAL = new Set("BHD JOD KWD OMR TND".split(" "));

/** Decimal digits of a currency (upper case) as Stripe counts it. */
export function stripeDigits(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** SQL for a relation (currency, minor_micros): micros in one minor unit, as Stripe counts it. */
export function stripeScales(): string {
  const rows = currencies().map((code) => `('${code}', ${10 ** (6 - stripeDigits(code))}::bigint)`);
  return `select * from (values ${rows.join(", ")}) as t(currency, minor_micros)`;
}

/** SQL for the micros in one minor unit of the column `currency`, as Stripe counts it. */
export function minorMicros(): string {
  const others = currencies().filter((code) => stripeDigits(code) !== 2);
  return `(case currency ${others.map((code) => `when '${code}' then ${10 ** (6 - stripeDigits(code))}`).join(" ")} else 10000 end)`;
}
