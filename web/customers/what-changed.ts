import { useTranslation } from "react-i18next";
import type { CustomerAnswer } from "../data/api.ts";
import { whole } from "../data/format.ts";
import { valueName } from "../tables/dimension-name.ts";
import type { CustomerSet } from "./customer-sets.ts";

type Part = CustomerAnswer["changes"][number];

/** From what to what the items of a change went, each once: "Team → Business, 8 → 10 seats". */
export function useWhatChanged(): (set: CustomerSet) => string[] {
  const { t } = useTranslation("customers");
  return ({ parts }) => [...new Set(parts.map(whatOf))];

  function whatOf(part: Part): string {
    const { before_product: from, after_product: to, before_quantity: was, after_quantity: is } = part;
    const gone = part.product ?? "";
    if (was === null) return counted(t("one.item-added", { product: to ?? gone }), is);
    if (is === null) return counted(t("one.item-ended", { product: from ?? gone }), was);
    const parts = [
      from === to ? samePriced(part, to ?? gone) : `${from ?? gone} → ${to ?? gone}`,
      ...(part.before_interval === part.after_interval
        ? []
        : [`${intervalOf(part.before_interval)} → ${intervalOf(part.after_interval)}`]),
      ...(was === is ? [] : [t("one.item-seats", { before: whole(was), after: whole(is) })]),
    ];
    return parts.join(", ");
  }

  function samePriced({ before_price: was, after_price: is, ...part }: Part, product: string): string {
    const isSame = was === is || was === null || is === null || part.before_interval !== part.after_interval;
    return isSame ? product : `${product}: ${was} → ${is}`;
  }

  function counted(text: string, quantity: number | null): string {
    if (quantity === null || quantity <= 1) return text;
    return `${text}, ${t("one.item-quantity", { count: quantity, quantity: whole(quantity) })}`;
  }
}

const intervalOf = (interval: string | null) => (interval === null ? "" : valueName("interval", interval));
