/** English with every currency unambiguous: US$, HK$, JP¥. */
export const LOCALE = "en-GB";

const WHOLE = new Intl.NumberFormat(LOCALE);
const PERCENT = new Intl.NumberFormat(LOCALE, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const SIGNED_PERCENT = new Intl.NumberFormat(LOCALE, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
});
const ZERO = { trailingZeroDisplay: "auto" } as const;

/** What a missing figure looks like. */
export const NOTHING = "–";

/** Formats money given in minor units of a currency. */
export interface Money {
  currency: string;
  /** US$1,464,105.00 */
  full(minor: number): string;
  /** +US$1,464,105.00, and 0 without a sign */
  signed(minor: number): string;
  /** The number alone, for columns headed by the currency. */
  plain(minor: number): string;
  /** US$1.5m, for axes */
  compact(minor: number): string;
}

/** The formats of one currency. */
export function moneyIn(currency: string): Money {
  const style = { style: "currency", currency } as const;
  const full = new Intl.NumberFormat(LOCALE, style);
  const digits = full.resolvedOptions().maximumFractionDigits ?? 2;
  const signed = new Intl.NumberFormat(LOCALE, { ...style, signDisplay: "exceptZero" });
  const plain = new Intl.NumberFormat(LOCALE, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const compact = new Intl.NumberFormat(LOCALE, {
    ...style,
    ...ZERO,
    notation: "compact",
    maximumFractionDigits: 1,
  });
  const major = (minor: number) => minor / 10 ** digits;
  return {
    currency,
    full: (minor) => full.format(major(minor)),
    signed: (minor) => signed.format(major(minor)),
    plain: (minor) => plain.format(major(minor)),
    compact: (minor) => compact.format(major(minor)),
  };
}

/** 104.3% */
export function percent(ratio: number): string {
  return PERCENT.format(ratio);
}

/** +6.8% */
export function signedPercent(ratio: number): string {
  return SIGNED_PERCENT.format(ratio);
}

/** A difference of two percentages: +2.1 pp */
export function points(difference: number): string {
  const parts = SIGNED_PERCENT.formatToParts(difference);
  return parts.map(({ type, value }) => (type === "percentSign" ? "\u00a0pp" : value)).join("");
}

/** 24,035 */
export function whole(count: number): string {
  return WHOLE.format(count);
}

/** "37 changes", "1 change" */
export function counted(count: number, one: string, many: string): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** "a, b and c" */
export function listed(parts: string[]): string {
  return new Intl.ListFormat(LOCALE).format(parts);
}
