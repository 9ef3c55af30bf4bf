import { minorDigits } from "../../src/base/currency.ts";
import { numberLocale, perLocale, wordLocale } from "../words/locale.ts";
import { words } from "../words/words.ts";

/** Always group thousands, in every language, so that figures line up in columns. */
const GROUPED = { useGrouping: "always" } as const;
const PERCENT = {
  ...GROUPED,
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
} as const;
const whole_ = perLocale(numberLocale, (locale) => new Intl.NumberFormat(locale, GROUPED));
const signedWhole_ = perLocale(
  numberLocale,
  (locale) => new Intl.NumberFormat(locale, { ...GROUPED, signDisplay: "exceptZero" }),
);
const percent_ = perLocale(numberLocale, (locale) => new Intl.NumberFormat(locale, PERCENT));
const level_ = perLocale(
  numberLocale,
  (locale) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }),
);
const signedPercent_ = perLocale(
  numberLocale,
  (locale) => new Intl.NumberFormat(locale, { ...PERCENT, signDisplay: "exceptZero" }),
);
const decimal_ = perLocale(
  numberLocale,
  (locale) =>
    new Intl.NumberFormat(locale, { ...GROUPED, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
);
const signedDecimal_ = perLocale(
  numberLocale,
  (locale) =>
    new Intl.NumberFormat(locale, {
      ...GROUPED,
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
      signDisplay: "exceptZero",
    }),
);
const amount_ = perLocale(
  numberLocale,
  (locale) => new Intl.NumberFormat(locale, { ...GROUPED, maximumFractionDigits: 2 }),
);
const list_ = perLocale(wordLocale, (locale) => new Intl.ListFormat(locale));

/** Shown for a missing figure. */
export const NOTHING = "–";

/** Formats for money in minor units of a currency. Symbols are always unambiguous: US$, HK$, JP¥. */
export interface Money {
  currency: string;
  /** US$1,464,105.00 */
  full(minor: number): string;
  /** +US$1,464,105.00; 0 has no sign */
  signed(minor: number): string;
  /** The number alone, for columns with the currency in the header */
  plain(minor: number): string;
  /** The same with a sign */
  signedPlain(minor: number): string;
  /** +1.5m, for labels where the exact amount stands elsewhere */
  signedShort(minor: number): string;
  /** US$1,464,105, for axes with a small range */
  rounded(minor: number): string;
  /** US$1.5m, for axes */
  compact(minor: number): string;
}

const moneys = new Map<string, Money>();

/** The formats for a currency. */
export function moneyIn(currency: string): Money {
  const key = `${numberLocale()} ${currency}`;
  const known = moneys.get(key) ?? makeMoney(numberLocale(), currency);
  moneys.set(key, known);
  return known;
}

function makeMoney(locale: string, currency: string): Money {
  const digits = minorDigits(currency);
  const exact = { ...GROUPED, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  const style = { ...exact, style: "currency", currency } as const;
  const full = new Intl.NumberFormat(locale, style);
  const signed = new Intl.NumberFormat(locale, { ...style, signDisplay: "exceptZero" });
  const plain = new Intl.NumberFormat(locale, exact);
  const signedPlain = new Intl.NumberFormat(locale, { ...exact, signDisplay: "exceptZero" });
  const rounded = new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: 0,
    maximumFractionDigits: 0,
  });
  const compact = new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
    notation: "compact",
  });
  const short = new Intl.NumberFormat(locale, {
    maximumFractionDigits: 1,
    notation: "compact",
    signDisplay: "exceptZero",
  });
  const major = (minor: number) => minor / 10 ** digits;
  return {
    currency,
    full: (minor) => full.format(major(minor)),
    signed: (minor) => signed.format(major(minor)),
    plain: (minor) => plain.format(major(minor)),
    signedPlain: (minor) => signedPlain.format(major(minor)),
    signedShort: (minor) => short.format(major(minor)),
    rounded: (minor) => rounded.format(major(minor)),
    compact: (minor) => compact.format(major(minor)),
  };
}

/** 104.3% */
export function percent(ratio: number): string {
  return percent_().format(ratio);
}

/** 104%, or 97.5% if it isn't whole; for axes */
export function level(ratio: number): string {
  return level_().format(ratio);
}

/** +6.8% */
export function signedPercent(ratio: number): string {
  return signedPercent_().format(ratio);
}

/** A difference in percentage points: +2.1 pp */
export function points(difference: number): string {
  const parts = signedPercent_().formatToParts(difference);
  const kept = parts.filter(({ type }) => type !== "percentSign").map(({ value }) => value);
  return words.t("terms:points", { value: kept.join("").trim() }).replace(" ", "\u00a0");
}

/** 24,035 */
export function whole(count: number): string {
  return whole_().format(count);
}

/** +24 */
export function signedWhole(count: number): string {
  return signedWhole_().format(count);
}

/** 3.42 */
export function decimal(value: number): string {
  return decimal_().format(value);
}

/** 1,403.8, with as many digits as it has, at most two */
export function amount(value: number): string {
  return amount_().format(value);
}

/** +3.42 */
export function signedDecimal(value: number): string {
  return signedDecimal_().format(value);
}

/** "a, b and c" */
export function listed(parts: string[]): string {
  return list_().format(parts);
}

/** A term inside a sentence: capitalized words become lowercase, abbreviations stay. */
export function lowered(term: string): string {
  return term.replaceAll(/\p{L}+/gu, (word) =>
    /^\p{Lu}\p{Ll}+$/u.test(word) ? word.toLocaleLowerCase(wordLocale()) : word,
  );
}

/** A number of days, weeks, months or years, as `3 months`. */
export function unitsOf(count: number, unit: string): string {
  return new Intl.NumberFormat(wordLocale(), { style: "unit", unit, unitDisplay: "long" }).format(count);
}
