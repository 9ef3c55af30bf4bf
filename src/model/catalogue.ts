import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import type { PriceTerms } from "../base/price-terms.ts";
import { type Catalogue, KINDS, type Kind } from "../engine/catalogue.ts";
import type { Store } from "../store/store.ts";
import { literal } from "../warehouse/literal.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
import { type CatalogueEntry, inferCatalogue, inferKinds, type ProductFacts } from "./infer.ts";
import { type Relation, runRelations } from "./model.ts";

/** What the organisation says of a product; what it leaves out is taken from the evidence or inferred. */
export const productSettingSchema = z.strictObject({
  family: z.string().min(1).max(200).optional(),
  kind: z.enum(KINDS).optional(),
  rank: z.number().int().min(0).max(1_000_000).optional(),
});
export type ProductSetting = z.infer<typeof productSettingSchema>;

/** What the organisation says outright of one price in another's place. */
export const replacementSchema = z.strictObject({
  before: z.string(),
  after: z.string(),
  as: z.enum(["price", "plan"]),
});
export type Replacement = z.infer<typeof replacementSchema>;

/** Everything that the organisation says of its catalogue: products by id. */
export interface CatalogueSettings {
  products: Record<string, ProductSetting>;
  replacements: Replacement[];
}

/** What the organisation says of its catalogue, from the record. */
export async function catalogueSettings(store: Store): Promise<CatalogueSettings> {
  const products = await store.notes("product", productSettingSchema);
  const replacements = await store.notes("replacement", replacementSchema);
  return { products: Object.fromEntries(products), replacements: [...replacements.values()] };
}

/** Writes what the organisation says where `products` reads it. */
export async function writeProductSettings(
  warehouse: Warehouse,
  { products }: CatalogueSettings,
): Promise<void> {
  await warehouse.exec(
    "create or replace table product_settings (product_id varchar, family varchar, kind varchar, rank bigint)",
  );
  const rows = Object.entries(products).map(
    ([id, { family, kind, rank }]) =>
      `(${literal(id)}, ${family === undefined ? "null" : literal(family)}, ${kind === undefined ? "null" : literal(kind)}, ${rank ?? "null"})`,
  );
  if (rows.length > 0) await warehouse.exec(`insert into product_settings values ${rows.join(", ")}`);
}

/**
 * Makes `catalogue`: one row = one product with its family, kind and rank, and where each came from.
 * @param relations the model's folder `catalogue`
 * @param hasFacts the facts of prices and products are up to date already
 */
export async function buildCatalogue(
  warehouse: Warehouse,
  relations: Relation[],
  hasFacts: boolean,
): Promise<void> {
  const run = (name: string, isNeeded = true) =>
    runRelations(
      warehouse,
      relations
        .filter((relation) => relation.name === name)
        .map((relation) =>
          isNeeded ? relation : { ...relation, sql: `select * from (${relation.sql}) limit 0` },
        ),
    );
  if (!hasFacts) {
    await run("price_facts");
    await run("product_facts");
  }
  const [open] = await warehouse.query(
    "select count(*) filter (kind is null) as kinds, count(*) filter (family is null) as families from products",
  );
  await run("product_sales", Number(open?.kinds) > 0);
  const products = await readFacts(warehouse);
  const sales = await warehouse.query("select product, sales, alone, beside from product_sales");
  const kinds = inferKinds(
    products,
    new Map(
      sales.map((row) => [
        Number(row.product),
        { sales: Number(row.sales), alone: Number(row.alone), beside: Number(row.beside) },
      ]),
    ),
  );
  await warehouse.exec("create or replace table product_kinds (product integer, kind varchar)");
  await insert(
    warehouse,
    "product_kinds",
    [...kinds].map(([product, { kind }]) => [product, kind]),
  );
  await run("product_switches", Number(open?.families) > 0);
  const switches = await warehouse.query(
    "select before_product, after_product, customers from product_switches order by all",
  );
  const entries = inferCatalogue(
    products,
    kinds,
    switches.map((row) => ({
      before: Number(row.before_product),
      after: Number(row.after_product),
      customers: Number(row.customers),
    })),
  );
  await writeCatalogue(warehouse, entries);
}

/**
 * Reads the catalogue for the engine.
 * @param schema whose sales to new customers, where a reading has its own
 */
export async function readCatalogue(
  warehouse: Warehouse,
  { replacements }: CatalogueSettings,
  schema = "main",
): Promise<Catalogue> {
  const families: number[] = [];
  const kinds: Kind[] = [];
  for (const row of await warehouse.query("select product, family, kind from catalogue")) {
    families[Number(row.product)] = Number(row.family);
    kinds[Number(row.product)] = kindNamed(row.kind);
  }
  const prices = await readPrices(warehouse, schema);
  const ids = new Map([...prices].map(([price, { id }]) => [id, price]));
  const said = new Map(
    replacements.map(({ before, after, as }) => [`${ids.get(before)} ${ids.get(after)}`, as]),
  );
  return {
    family: (product) => families[product] ?? 0,
    kind: (product) => kinds[product] ?? "plan",
    unit: (price) => prices.get(price)?.unit ?? 1,
    terms: (price) => prices.get(price)?.terms,
    replacement: (before, after) => {
      const outright = said.size === 0 ? undefined : said.get(`${before} ${after}`);
      if (outright !== undefined) return outright;
      const [last, first] = [prices.get(before)?.lastSold, prices.get(after)?.firstSold];
      return last !== undefined && first !== undefined && first > last ? "price" : "plan";
    },
  };
}

/** More prices of one product than this are not compared with each other: any sale may then change what replaces what. */
const MOST_COMPARED = 300;

/** Everything that the engine is told of products and prices: while it is the same, so is what it makes of states. */
export async function catalogueFacts(warehouse: Warehouse, said: CatalogueSettings): Promise<unknown> {
  const products = await warehouse.query("select product, family, kind from catalogue order by product");
  const owners = await warehouse.query("select product, price from price_facts order by product, price");
  const currencies = await warehouse.query("select currency, code from currencies order by currency");
  const catalogue = await readCatalogue(warehouse, said);
  const prices = owners.map((row) => {
    const price = Number(row.price);
    const terms = catalogue.terms(price);
    return [price, catalogue.unit(price), terms === undefined ? null : JSON.stringify(terms, bigintText)];
  });
  const byProduct = new Map<number, number[]>();
  for (const row of owners) {
    byProduct.set(Number(row.product), [...(byProduct.get(Number(row.product)) ?? []), Number(row.price)]);
  }
  const replacements = [...byProduct.values()].map((own) =>
    own.length > MOST_COMPARED
      ? []
      : own.flatMap((a) => own.filter((b) => catalogue.replacement(a, b) === "price")),
  );
  const isLarge = [...byProduct.values()].some((own) => own.length > MOST_COMPARED);
  const windows = isLarge
    ? await warehouse.query("select price, first_sold_ms, last_sold_ms from price_facts order by price")
    : [];
  return [products, currencies, prices, replacements, windows.map((row) => Object.values(row).map(String))];
}

const bigintText = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

interface PriceFacts {
  id: string;
  unit: number;
  terms: PriceTerms | undefined;
  firstSold: number | undefined;
  lastSold: number | undefined;
}

async function readPrices(warehouse: Warehouse, schema: string): Promise<Map<number, PriceFacts>> {
  const rows = await warehouse.query(
    `select p.price, p.price_id, p.terms, f.least_quantity, f.most_quantity, f.first_sold_ms, f.last_sold_ms
     from prices p left join price_facts f on f.price = p.price`,
    schema,
  );
  return new Map(
    rows.map((row) => {
      const terms = row.terms === null ? undefined : readTerms(String(row.terms));
      const isOnlyOne = Number(row.least_quantity) === 1 && Number(row.most_quantity) === 1;
      const facts = {
        id: String(row.price_id),
        terms,
        unit: unitOf(terms, isOnlyOne),
        firstSold: row.first_sold_ms === null ? undefined : Number(row.first_sold_ms),
        lastSold: row.last_sold_ms === null ? undefined : Number(row.last_sold_ms),
      };
      return [Number(row.price), facts];
    }),
  );
}

/** See `Catalogue.unit`. */
function unitOf(terms: PriceTerms | undefined, isOnlyOne: boolean): number {
  if (isOnlyOne || terms?.tiers.every(({ unit }) => unit === 0n)) return 0;
  return terms?.mode === "package" ? terms.size : 1;
}

const termsSchema = z.object({
  mode: z.enum(["graduated", "volume", "package"]),
  size: z.number().int().positive(),
  tiers: z.array(z.object({ up_to: z.number().nullable(), unit: z.string(), flat: z.string() })),
});

function readTerms(json: string): PriceTerms {
  const { mode, size, tiers } = termsSchema.parse(JSON.parse(json));
  return {
    mode,
    size,
    tiers: tiers.map(({ up_to, unit, flat }) => ({ upTo: up_to, unit: pico(unit), flat: pico(flat) })),
  };
}

/** A decimal in major units as an integer of 1e-12. */
function pico(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.slice(0, 12).padEnd(12, "0"));
}

async function readFacts(warehouse: Warehouse): Promise<ProductFacts[]> {
  const rows = await warehouse.query(
    `with usual as (
       select currency from product_facts group by currency order by sum(seen) desc, currency limit 1
     ), seen as (
       select product, sum(seen) as seen, sum(seen_metered) as seen_metered,
         coalesce(min(case when currency = (select currency from usual) then monthly_micros end), min(monthly_micros)) as monthly
       from product_facts group by product
     )
     select p.*, s.seen, s.seen_metered, s.monthly from products p left join seen s on s.product = p.product order by p.product`,
  );
  return rows.map((row) => ({
    product: Number(row.product),
    id: String(row.product_id),
    label: String(row.label),
    family: row.family === null ? null : String(row.family),
    kind: row.kind === null ? null : kindNamed(row.kind),
    rank: row.rank === null ? null : Number(row.rank),
    isFamilySet: row.is_family_set === true,
    isKindSet: row.is_kind_set === true,
    isRankSet: row.is_rank_set === true,
    seen: Number(row.seen ?? 0),
    seenMetered: Number(row.seen_metered ?? 0),
    monthly: row.monthly === null || row.monthly === undefined ? null : Number(row.monthly),
  }));
}

async function writeCatalogue(warehouse: Warehouse, entries: CatalogueEntry[]): Promise<void> {
  const names = [...new Set(entries.map(({ family }) => family))].sort();
  await warehouse.exec(
    `create or replace table catalogue (product integer, family integer, family_name varchar, kind varchar, rank integer,
       family_from varchar, kind_from varchar, rank_from varchar);
     create or replace table families (family integer, label varchar)`,
  );
  await insert(
    warehouse,
    "families",
    names.map((label, index) => [index + 1, label]),
  );
  await insert(
    warehouse,
    "catalogue",
    entries.map(({ product, family, kind, rank, familyFrom, kindFrom, rankFrom }) => [
      product,
      names.indexOf(family) + 1,
      family,
      kind,
      rank,
      familyFrom,
      kindFrom,
      rankFrom,
    ]),
  );
}

async function insert(warehouse: Warehouse, table: string, rows: (string | number)[][]): Promise<void> {
  const tuples = rows.map(
    (row) => `(${row.map((value) => (typeof value === "number" ? value : literal(value))).join(", ")})`,
  );
  for (let start = 0; start < tuples.length; start += 1000) {
    await warehouse.exec(`insert into ${table} values ${tuples.slice(start, start + 1000).join(", ")}`);
  }
}

function kindNamed(name: Row[string] | undefined): Kind {
  const kind = KINDS.find((known) => known === name);
  if (kind === undefined) throw new CambiumError("internal", `there is no kind "${name}"`);
  return kind;
}
