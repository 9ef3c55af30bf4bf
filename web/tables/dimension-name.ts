import { useTranslation } from "react-i18next";
import { perLocale, wordLocale } from "../words/locale.ts";

const region = perLocale(wordLocale, (locale) => new Intl.DisplayNames(locale, { type: "region" }));

/** What a dimension, a field or an attribute is called; an attribute that no text is for goes by its own name. */
export function useDimensionName(): (dimension: string) => string {
  const { i18n } = useTranslation("terms");
  return (dimension) => {
    const texts: unknown = i18n.getResource(i18n.language, "terms", `dimensions.${dimension}`);
    return typeof texts === "string" ? texts : inWords(dimension);
  };
}

/** What a value of a dimension is called: a country by its name, all else as it is. */
export function valueName(dimension: string, value: string): string {
  return dimension === "country" && /^[A-Z]{2}$/.test(value) ? (region().of(value) ?? value) : value;
}

/** `team_size` as "Team size". */
function inWords(name: string): string {
  const spaced = name.replaceAll("_", " ").trim();
  return spaced.charAt(0).toLocaleUpperCase() + spaced.slice(1);
}
