import type { TFunction } from "i18next";
import type { z } from "zod";
import type { catalogue } from "../../src/api/books/catalogue.ts";
import type { cataloguePreview } from "../../src/api/books/catalogue-preview.ts";

export type CatalogueAnswer = z.infer<typeof catalogue.output>;
export type Product = CatalogueAnswer["rows"][number];
export type CataloguePreview = z.infer<typeof cataloguePreview.output>;
export type Kind = Product["kind"];

export const KINDS: Kind[] = ["plan", "add_on", "metered"];

/** The settings to save for a product. */
export interface Told {
  family?: string;
  kind?: Kind;
  rank?: number;
  reset?: boolean;
}

/** A correction before it's saved: the product's settings, and new ranks of its neighbors. */
export interface Correction {
  product: Product;
  told: Told;
  others: { product: string; rank: number }[];
}

export interface Family {
  name: string;
  /** Sorted by rank, then in the order received. */
  products: Product[];
}

/** The products by family, each sorted by rank. */
export function familiesOf(rows: Product[]): Family[] {
  const families = new Map<string, Product[]>();
  for (const row of rows) families.set(row.family, [...(families.get(row.family) ?? []), row]);
  return [...families].map(([name, products]) => ({
    name,
    products: products.toSorted((a, b) => a.rank - b.rank),
  }));
}

/**
 * Moves a product to a place in a family, reassigning as few of the family's ranks as possible.
 * @param place from 0
 * @returns null when nothing would change
 */
export function moved(product: Product, family: Family, place: number): Correction | null {
  const rest = family.products.filter((one) => one.product !== product.product);
  const order = [...rest.slice(0, place), product, ...rest.slice(place)];
  const ranks = ranksFor(family, order.length);
  const changed = order.flatMap((one, index) => {
    const rank = ranks[index] ?? index;
    return one.rank === rank && one.family === family.name ? [] : [{ product: one.product, rank }];
  });
  if (changed.length === 0) return null;
  return {
    product,
    told: {
      ...(product.family !== family.name && { family: family.name }),
      rank: ranks[order.indexOf(product)] ?? product.rank,
    },
    others: changed.filter((one) => one.product !== product.product),
  };
}

/** `count` distinct ranks in ascending order, starting with the family's own. */
function ranksFor(family: Family, count: number): number[] {
  const ranks: number[] = [];
  for (const { rank } of family.products) ranks.push(Math.max(rank, (ranks.at(-1) ?? -1) + 1));
  while (ranks.length < count) ranks.push((ranks.at(-1) ?? 0) + 1);
  return ranks;
}

const REASONS = [
  { id: "given", form: /^given in the evidence$/ },
  { id: "said", form: /^set by the organisation$/ },
  { id: "usage", form: /^inferred: always billed by usage$/ },
  { id: "beside", form: /^inferred: (\d+) sales?, never on its own$/ },
  { id: "alone", form: /^inferred: sold on its own (\d+) times?$/ },
  { id: "mixed", form: /^inferred: not always sold beside another$/ },
  { id: "single", form: /^inferred: on its own$/ },
  { id: "unswitched", form: /^inferred: no customer switched to or from it$/ },
  { id: "switched", form: /^inferred: (\d+) customers? switched to or from it$/ },
  { id: "price", form: /^inferred: by price$/ },
] as const;

/** Translates the reason for a product's value. */
export function reasonWords(from: string, number: (n: number) => string, t: TFunction<"catalogue">): string {
  for (const { id, form } of REASONS) {
    const [isThis, digits] = form.exec(from) ?? [];
    if (isThis === undefined) continue;
    const count = Number(digits ?? 0);
    return t(`why.${id}`, { count, number: number(count) });
  }
  return from;
}
