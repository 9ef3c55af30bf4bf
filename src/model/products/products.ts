import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { KINDS, type Kind } from "../../engine/product-kind.ts";
import type { Store } from "../../store/store.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";
import { type Relation, runRelations } from "../model.ts";
import { type CatalogueEntry, inferCatalogue, inferKinds, type ProductFacts } from "./infer.ts";

/** The organisation's settings for a product. What it leaves out comes from the evidence or is inferred. */
export const productSettingSchema = z.strictObject({
  family: z.string().min(1).max(200).optional(),
  kind: z.enum(KINDS).optional(),
  rank: z.number().int().min(0).max(1_000_000).optional(),
});
export type ProductSetting = z.infer<typeof productSettingSchema>;

/** The organisation's setting for one price replacing another. */
export const replacementSchema = z.strictObject({
  before: z.string(),
  after: z.string(),
  as: z.enum(["price", "plan"]),
});
export type Replacement = z.infer<typeof replacementSchema>;

/** The organisation's catalogue settings; products by id. */
export interface CatalogueSettings {
  products: Record<string, ProductSetting>;
  replacements: Replacement[];
}

/** The organisation's catalogue settings, from the record. */
export async function catalogueSettings(store: Store): Promise<CatalogueSettings> {
  const products = await store.notes("product", productSettingSchema);
  const replacements = await store.notes("replacement", replacementSchema);
  return { products: Object.fromEntries(products), replacements: [...replacements.values()] };
}

/** Writes the product settings to the table that `products` reads. */
export async function writeProductSettings(
  warehouse: Warehouse,
  { products }: CatalogueSettings,
  schema = "main",
): Promise<void> {
  await warehouse.exec(
    `create or replace table ${schema}.product_settings (product_id varchar, family varchar, kind varchar, rank bigint)`,
  );
  const rows = Object.entries(products).map(
    ([id, { family, kind, rank }]) =>
      `(${literal(id)}, ${family === undefined ? "null" : literal(family)}, ${kind === undefined ? "null" : literal(kind)}, ${rank ?? "null"})`,
  );
  if (rows.length > 0)
    await warehouse.exec(`insert into ${schema}.product_settings values ${rows.join(", ")}`);
}

/**
 * Builds `catalogue`: one row = one product with its family, kind and rank, and where each comes from.
 * @param relations those of the model's folder `products`
 * @param hasFacts whether price and product facts are already up to date
 * @param schema target schema, for a separate reading
 */
export async function buildCatalogue(
  warehouse: Warehouse,
  relations: Relation[],
  hasFacts: boolean,
  schema = "main",
): Promise<void> {
  const run = (name: string, isNeeded = true) =>
    runRelations(
      warehouse,
      relations
        .filter((relation) => relation.name === name)
        .map((relation) =>
          isNeeded ? relation : { ...relation, sql: `select * from (${relation.sql}) limit 0` },
        ),
      schema,
    );
  if (!hasFacts) {
    await run("price_facts");
    await run("product_facts");
  }
  const [open] = await warehouse.query(
    "select count(*) filter (kind is null) as kinds, count(*) filter (family is null) as families from products",
    schema,
  );
  await run("product_sales", numberIn(open, "kinds") > 0);
  const products = await readFacts(warehouse, schema);
  const sales = await warehouse.query("select product, sales, alone, beside from product_sales", schema);
  const kinds = inferKinds(
    products,
    new Map(
      sales.map((row) => [
        numberIn(row, "product"),
        { sales: numberIn(row, "sales"), alone: numberIn(row, "alone"), beside: numberIn(row, "beside") },
      ]),
    ),
  );
  await warehouse.exec(`create or replace table ${schema}.product_kinds (product integer, kind varchar)`);
  await warehouse.insert(
    "product_kinds",
    ["integer", "varchar"],
    [...kinds].map(([product, { kind }]) => [product, kind]),
    schema,
  );
  await run("product_switches", numberIn(open, "families") > 0);
  const switches = await warehouse.query(
    "select before_product, after_product, customers from product_switches order by all",
    schema,
  );
  const entries = inferCatalogue(
    products,
    kinds,
    switches.map((row) => ({
      before: numberIn(row, "before_product"),
      after: numberIn(row, "after_product"),
      customers: numberIn(row, "customers"),
    })),
  );
  await writeCatalogue(warehouse, entries, schema);
}

async function readFacts(warehouse: Warehouse, schema: string): Promise<ProductFacts[]> {
  const rows = await warehouse.query(
    `with usual as (
       select currency from product_facts group by currency order by sum(seen) desc, currency limit 1
     ), seen as (
       select product, sum(seen) as seen, sum(seen_metered) as seen_metered,
         coalesce(min(case when currency = (select currency from usual) then monthly_micros end), min(monthly_micros)) as monthly
       from product_facts group by product
     )
     select p.*, s.seen, s.seen_metered, s.monthly from products p left join seen s on s.product = p.product order by p.product`,
    schema,
  );
  return rows.map((row) => ({
    product: numberIn(row, "product"),
    id: textIn(row, "product_id"),
    label: textIn(row, "label"),
    family: row.family === null ? null : textIn(row, "family"),
    kind: row.kind === null ? null : kindNamed(row.kind),
    rank: row.rank === null ? null : numberIn(row, "rank"),
    isFamilySet: row.is_family_set === true,
    isKindSet: row.is_kind_set === true,
    isRankSet: row.is_rank_set === true,
    seen: numberIn(row, "seen"),
    seenMetered: numberIn(row, "seen_metered"),
    monthly: row.monthly === null || row.monthly === undefined ? null : numberIn(row, "monthly"),
  }));
}

async function writeCatalogue(
  warehouse: Warehouse,
  entries: CatalogueEntry[],
  schema: string,
): Promise<void> {
  const names = [...new Set(entries.map(({ family }) => family))].sort();
  const numbers = new Map(names.map((label, index) => [label, index + 1]));
  await warehouse.exec(
    `create or replace table ${schema}.catalogue (product integer, family integer, family_name varchar, kind varchar, rank integer,
       family_from varchar, kind_from varchar, rank_from varchar);
     create or replace table ${schema}.families (family integer, label varchar)`,
  );
  await warehouse.insert(
    "families",
    ["integer", "varchar"],
    [...numbers].map(([label, number]) => [number, label]),
    schema,
  );
  await warehouse.insert(
    "catalogue",
    ["integer", "integer", "varchar", "varchar", "integer", "varchar", "varchar", "varchar"],
    entries.map(({ product, family, kind, rank, familyFrom, kindFrom, rankFrom }) => [
      product,
      numbers.get(family) ?? 0,
      family,
      kind,
      rank,
      familyFrom,
      kindFrom,
      rankFrom,
    ]),
    schema,
  );
}

/** Parses a kind from the warehouse. @throws CambiumError `internal` if it isn't one */
export function kindNamed(name: Row[string] | undefined): Kind {
  const kind = KINDS.find((known) => known === name);
  if (kind === undefined) throw new CambiumError("internal", `there is no kind "${name}"`);
  return kind;
}
