import { z } from "zod";
import type { PriceTerms } from "../../base/price-terms.ts";
import type { Catalogue, Kind } from "../../engine/product-kind.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type CatalogueSettings, kindNamed } from "./products.ts";

/**
 * Reads the catalogue for the engine.
 * @param schema the schema of the catalogue and first sales, if a reading has its own
 */
export async function readCatalogue(
  warehouse: Warehouse,
  { replacements }: CatalogueSettings,
  schema = "main",
): Promise<Catalogue> {
  const families: number[] = [];
  const kinds: Kind[] = [];
  for (const row of await warehouse.query("select product, family, kind from catalogue", schema)) {
    families[numberIn(row, "product")] = numberIn(row, "family");
    kinds[numberIn(row, "product")] = kindNamed(row.kind);
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

/**
 * Most prices per product that are compared in pairs. Beyond that, the sale dates of all prices are included instead.
 */
const MOST_COMPARED = 300;

/**
 * Everything the engine is told about products and prices. As long as it is equal, the engine gives the same result.
 */
export async function catalogueFacts(warehouse: Warehouse, said: CatalogueSettings): Promise<unknown> {
  const products = await warehouse.query("select product, family, kind from catalogue order by product");
  const owners = await warehouse.query("select product, price from price_facts order by product, price");
  const currencies = await warehouse.query("select currency, code from currencies order by currency");
  const catalogue = await readCatalogue(warehouse, said);
  const prices = owners.map((row) => {
    const price = numberIn(row, "price");
    const terms = catalogue.terms(price);
    return [price, catalogue.unit(price), terms === undefined ? null : JSON.stringify(terms, bigintText)];
  });
  const byProduct = new Map<number, number[]>();
  for (const row of owners) {
    byProduct.set(numberIn(row, "product"), [
      ...(byProduct.get(numberIn(row, "product")) ?? []),
      numberIn(row, "price"),
    ]);
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
      const terms = row.terms === null ? undefined : readTerms(textIn(row, "terms"));
      const isOnlyOne = numberIn(row, "least_quantity") === 1 && numberIn(row, "most_quantity") === 1;
      const facts = {
        id: textIn(row, "price_id"),
        terms,
        unit: unitOf(terms, isOnlyOne),
        firstSold: row.first_sold_ms === null ? undefined : numberIn(row, "first_sold_ms"),
        lastSold: row.last_sold_ms === null ? undefined : numberIn(row, "last_sold_ms"),
      };
      return [numberIn(row, "price"), facts];
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
  round: z.literal("down").optional(),
  tiers: z.array(z.object({ up_to: z.number().nullable(), unit: z.string(), flat: z.string() })),
});

function readTerms(json: string): PriceTerms {
  const { mode, size, round, tiers } = termsSchema.parse(JSON.parse(json));
  return {
    mode,
    size,
    ...(round !== undefined && { round }),
    tiers: tiers.map(({ up_to, unit, flat }) => ({ upTo: up_to, unit: pico(unit), flat: pico(flat) })),
  };
}

/** A decimal in major units, as an integer in units of 1e-12. */
function pico(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.slice(0, 12).padEnd(12, "0"));
}
