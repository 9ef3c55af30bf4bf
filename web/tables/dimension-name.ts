import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";
import { shortPeriod } from "../data/period.ts";
import { perLocale, wordLocale } from "../words/locale.ts";
import { words } from "../words/words.ts";
import { priceName } from "./price-name.ts";

const region = perLocale(wordLocale, (locale) => new Intl.DisplayNames(locale, { type: "region" }));

/** The name of a dimension, field or attribute; attributes without a translation use their own name. */
export function useDimensionName(): (dimension: string) => string {
  useTranslation("terms");
  return (dimension) => textAt("terms", `dimensions.${dimension}`) ?? inWords(dimension);
}

/**
 * The name of a dimension's value: countries, cohorts, stages, prices and classes have names, everything else is
 * shown as is.
 */
export function valueName(dimension: string, value: string): string {
  if (dimension === "country") return /^[A-Z]{2}$/.test(value) ? (region().of(value) ?? value) : value;
  if (dimension.startsWith("cohort")) return shortPeriod(value);
  if (dimension === "price" || dimension === "plan") return priceName(value);
  if (dimension === "stage") return textAt("customers", `stages.${value}`) ?? value;
  if (dimension === "signal")
    return textAt("signals", `kinds.${value}`) ?? textAt("segments", "builder.any-signal") ?? value;
  if (dimension === "interval") return textAt("terms", `intervals.${value}`) ?? value;
  return CLASSES.find(({ of }) => of === dimension)?.read(value) ?? value;
}

/** The server's class labels (`src/model/parts/standing.ts`), translated. */
const CLASSES: { of: string; read(label: string): string | null }[] = [
  {
    of: "band",
    read: (label) => {
      const [from, to] = numbersIn(label);
      if (label.startsWith("under ")) return words.t("terms:classes.under", { to: from });
      if (label.endsWith(" and more")) return words.t("terms:classes.over", { from });
      return to === undefined ? null : words.t("terms:classes.between", { from, to });
    },
  },
  {
    of: "age",
    read: (label) => {
      const [from, to] = numbersIn(label);
      return to === undefined
        ? words.t("terms:classes.months-over", { from })
        : words.t("terms:classes.months", { from, to });
    },
  },
  {
    of: "families",
    read: (label) => {
      const [from] = numbersIn(label);
      if (from === undefined) return words.t("terms:classes.families-none");
      if (label.endsWith(" and more")) return words.t("terms:classes.families-over", { from });
      return words.t("terms:classes.families", { count: Number(from) });
    },
  },
  {
    of: "usage",
    read: (label) => {
      const [from, to] = numbersIn(label);
      if (from === undefined) return words.t("terms:classes.usage-none");
      if (label.startsWith("under ")) return words.t("terms:classes.usage-under", { to: from });
      if (to === undefined) return words.t("terms:classes.usage-over", { from });
      return words.t("terms:classes.usage-between", { from, to });
    },
  },
];

function numbersIn(label: string): string[] {
  return (label.match(/\d+(\.\d+)?/g) ?? []).map((digits) => whole(Number(digits)));
}

function textAt(space: "terms" | "customers" | "signals" | "segments", path: string): string | null {
  const found: unknown = words.getResource(words.language, space, path);
  return typeof found === "string" ? found : null;
}

/** `team_size` as "Team size". */
function inWords(name: string): string {
  const spaced = name.replaceAll("_", " ").trim();
  return spaced.charAt(0).toLocaleUpperCase() + spaced.slice(1);
}
