import { minorDigits } from "../../src/base/currency.ts";
import { numberLocale, perLocale, wordLocale } from "../words/locale.ts";
import { words } from "../words/words.ts";

/** Thousands are parted from the fourth digit on in every language: figures stand under each other. */
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
const list_ = perLocale(wordLocale, (locale) => new Intl.ListFormat(locale));

/** What a missing figure looks like. */
export const NOTHING = "–";

/** Formats money given in minor units of a currency; the currency is always unambiguous: US$, HK$, JP¥. */
export interface Money {
  currency: string;
  /** US$1,464,105.00 */
  full(minor: number): string;
  /** +US$1,464,105.00, and 0 without a sign */
  signed(minor: number): string;
  /** The number alone, for columns headed by the currency. */
  plain(minor: number): string;
  /** The same with a sign. */
  signedPlain(minor: number): string;
  /** US$1,464,105, for axes whose ends lie close together */
  rounded(minor: number): string;
  /** US$1.5m, for axes */
  compact(minor: number): string;
}

const moneys = new Map<string, Money>();

/** The formats of one currency. */
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
  const major = (minor: number) => minor / 10 ** digits;
  return {
    currency,
    full: (minor) => full.format(major(minor)),
    signed: (minor) => signed.format(major(minor)),
    plain: (minor) => plain.format(major(minor)),
    signedPlain: (minor) => signedPlain.format(major(minor)),
    rounded: (minor) => rounded.format(major(minor)),
    compact: (minor) => compact.format(major(minor)),
  };
}

/** 104.3% */
export function percent(ratio: number): string {
  return percent_().format(ratio);
}

/** 104%, and 97.5% where it is not whole: for axes */
export function level(ratio: number): string {
  return level_().format(ratio);
}

/** +6.8% */
export function signedPercent(ratio: number): string {
  return signedPercent_().format(ratio);
}

/** A difference of two percentages: +2.1 pp */
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

/** +3.42 */
export function signedDecimal(value: number): string {
  return signedDecimal_().format(value);
}

/** "a, b and c" */
export function listed(parts: string[]): string {
  return list_().format(parts);
}

/** A term within a sentence: words begin with a small letter, abbreviations stay as they are. */
export function lowered(term: string): string {
  return term.replaceAll(/\p{L}+/gu, (word) =>
    /^\p{Lu}\p{Ll}+$/u.test(word) ? word.toLocaleLowerCase(wordLocale()) : word,
  );
}
