import { useTranslation } from "react-i18next";
import { perLocale, wordLocale } from "../words/locale.ts";

const region = perLocale(wordLocale, (locale) => new Intl.DisplayNames(locale, { type: "region" }));

/** What a dimension is called; an attribute of customers by its own name. */
export function useDimensionName(): (dimension: string) => string {
  const { t } = useTranslation("terms");
  const names: Record<string, string> = t("dimensions", { returnObjects: true });
  return (dimension) => {
    const known = names[dimension];
    if (known !== undefined) return known;
    const words = dimension.replaceAll("_", " ");
    return words.charAt(0).toLocaleUpperCase() + words.slice(1);
  };
}

/** What a value of a dimension is called; null is what has none. */
export function useValueName(dimension: string): (key: string | null) => string {
  const { t } = useTranslation("overview");
  return (key) => {
    if (key === null || key === "") return t("board.none");
    return dimension === "country" && /^[A-Z]{2}$/.test(key) ? (region().of(key) ?? key) : key;
  };
}
