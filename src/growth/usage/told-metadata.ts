import { z } from "zod";
import type { Store } from "../../store/store.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** A product, or a price. */
export interface Target {
  product: string | null;
  price: string | null;
}

/** The metadata of a product or price as it was seen once. */
export interface ToldMetadata extends Target {
  /** When it was recorded, and when the source had it so, in milliseconds. */
  recordedMs: number;
  seenMs: number;
  metadata: Record<string, string>;
}

const metadataSchema = z.record(z.string(), z.string());

/** The metadata of synced products and prices in every version, of those that ever had a key beginning so. */
export function stripeMetadata(store: Store, beginning: string): ToldMetadata[] {
  return [
    ...versionsOf(store, "product", beginning).map((one) => ({ ...one, product: one.id, price: null })),
    ...versionsOf(store, "price", beginning).map((one) => ({ ...one, product: null, price: one.id })),
  ];
}

function versionsOf(store: Store, type: "product" | "price", beginning: string) {
  return store.stripe.metadataVersions(type, beginning).map((one) => ({
    id: one.id,
    recordedMs: Date.parse(one.recorded_at),
    seenMs: one.seen_at * 1000,
    metadata: metadataSchema.safeParse(JSON.parse(one.metadata)).data ?? {},
  }));
}

/** The same of products in Sigma tables: what each import says of a product that it names. */
export async function sigmaMetadata(
  store: Store,
  warehouse: Warehouse,
  beginning: string,
): Promise<ToldMetadata[]> {
  const rows = await warehouse.query(
    `select import_seq, product_id as product, "key", "value" from raw_sigma_products_metadata
     where product_id in (select product_id from raw_sigma_products_metadata where starts_with("key", ${literal(beginning)}))
     order by import_seq, product_id, file_row`,
  );
  if (rows.length === 0) return [];
  const times = new Map((await store.imports()).map((one) => [one.seq, Date.parse(one.recordedAt)]));
  const told = new Map<string, ToldMetadata>();
  for (const row of rows) {
    const [seq, product] = [numberIn(row, "import_seq"), textIn(row, "product")];
    const at = times.get(seq) ?? 0;
    const one = told.get(`${seq} ${product}`) ?? {
      ...{ product, price: null, metadata: {} },
      ...{ recordedMs: at, seenMs: at },
    };
    one.metadata[textIn(row, "key")] = String(row.value ?? "");
    told.set(`${seq} ${product}`, one);
  }
  return [...told.values()];
}
