import { numberLocale, perLocale } from "../words/locale.ts";
import { words } from "../words/words.ts";

/** A price's name as the server makes it (`src/model/states/prices.sql`): how it is charged, how much, and its id. */
const MADE =
  /^(?:(?<of>.*), )?(?:(?<charged>daily|weekly|monthly|yearly)|every (?<count>\d+) (?<unit>day|week|month|year)s), (?<amount>[A-Z]{3}\b.*)$/su;
/** A name that the source gave, with the amount that tells it from others. */
const WITH_AMOUNT =
  /^(?<of>.*), (?<amount>[A-Z]{3}(?: (?:\d+(?:\.\d+)?|in tiers|in packages))?(?: per unit)?(?: \(.*\))?)$/su;
const AMOUNT =
  /^(?<currency>[A-Z]{3})(?: (?<major>\d+(?:\.\d+)?))?(?<shape> in tiers| in packages)?(?<each> per unit)?(?: \((?<id>.*)\))?$/su;

/** The name of a price in the reader's language; what the source gave stays as it is. */
export function priceName(label: string): string {
  const made = MADE.exec(label)?.groups;
  const amount = amountName(made?.amount ?? WITH_AMOUNT.exec(label)?.groups?.amount ?? "");
  if (amount === null) return label;
  if (made === undefined) return listed([WITH_AMOUNT.exec(label)?.groups?.of, amount]);
  return listed([made.of, chargedName(made), amount]);
}

const listed = (parts: (string | undefined)[]) =>
  parts.filter((part) => part !== undefined && part !== "").join(words.t("terms:prices.between"));

function chargedName({ charged, count, unit }: Record<string, string | undefined>): string {
  const known = CHARGED.find((one) => one === charged);
  if (known !== undefined) return words.t(`terms:prices.${known}`);
  const length = UNITS.find((one) => one === unit) ?? "month";
  return words.t(`terms:prices.every-${length}`, { number: Number(count) });
}

const CHARGED = ["daily", "weekly", "monthly", "yearly"] as const;
const UNITS = ["day", "week", "month", "year"] as const;

function amountName(text: string): string | null {
  const { currency, major, shape, each, id } = AMOUNT.exec(text)?.groups ?? {};
  if (currency === undefined) return null;
  const own = id === undefined ? "" : ` (${id})`;
  if (shape === " in tiers") return words.t("terms:prices.tiers", { currency }) + own;
  if (shape === " in packages") return words.t("terms:prices.packages", { currency }) + own;
  const money = major === undefined ? currency : moneyText(currency, major);
  return (each === undefined ? money : words.t("terms:prices.each", { money })) + own;
}

const styles = perLocale(numberLocale, () => new Map<string, Intl.NumberFormat>());

/** US$49, US$49.50, US$0.002 */
function moneyText(currency: string, major: string): string {
  const digits = major.includes(".") ? 2 : 0;
  const key = `${currency} ${digits}`;
  const known =
    styles().get(key) ??
    new Intl.NumberFormat(numberLocale(), {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: 12,
    });
  styles().set(key, known);
  return known.format(Number(major));
}
