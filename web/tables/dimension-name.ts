import { useTranslation } from "react-i18next";

/** What a dimension, a field or an attribute is called; an attribute that no text is for goes by its own name. */
export function useDimensionName(): (dimension: string) => string {
  const { i18n } = useTranslation("terms");
  return (dimension) => {
    const texts: unknown = i18n.getResource(i18n.language, "terms", `dimensions.${dimension}`);
    return typeof texts === "string" ? texts : inWords(dimension);
  };
}

/** `team_size` as "Team size". */
function inWords(name: string): string {
  const spaced = name.replaceAll("_", " ").trim();
  return spaced.charAt(0).toLocaleUpperCase() + spaced.slice(1);
}
