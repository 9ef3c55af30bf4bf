import { useTranslation } from "react-i18next";
import type { Catalogue } from "../data/api.ts";

type Metric = Pick<Catalogue["rows"][number], "id" | "name" | "definition" | "is_changed">;

/** A metric in the reader's language; in the server's words where a policy changes its definition. */
export function useMeaning(): (metric: Metric) => { name: string; definition: string } {
  const { i18n } = useTranslation("terms");
  const wordOf = (id: string, part: string) => {
    const found: unknown = i18n.getResource(i18n.language, "terms", `metrics.${id}.${part}`);
    return typeof found === "string" ? found : null;
  };
  return ({ id, name, definition, is_changed: isChanged }) => ({
    name: wordOf(id, "name") ?? name,
    definition: (isChanged ? null : wordOf(id, "definition")) ?? definition,
  });
}
