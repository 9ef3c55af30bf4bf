import type { Catalogue } from "../../engine/product-kind.ts";
import { readCatalogue } from "../../model/products/engine-catalogue.ts";
import { catalogueSettings } from "../../model/products/products.ts";
import { withDefaults } from "../../store/settings.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { type Held, holdingsOn, inReporting } from "./holdings.ts";
import { type Likelihood, likelihoodOf, type Traits } from "./likelihood.ts";
import { choose, nextOf, type OnSale, type PriceList, pricesOnSale } from "./price-list.ts";

export const MOVE_KINDS = ["next_plan", "add_on", "family"] as const;

/** Something that a customer could still buy. Money in micros of the reporting currency, a month. */
export interface Move {
  kind: (typeof MOVE_KINDS)[number];
  family: number;
  product: number;
  price: number;
  /** How much is bought: 1 at a flat price, however much is wanted. */
  quantity: number;
  wanted: number;
  /** What it lists at, and what the customer's own items of the family list at. */
  list: number;
  now: number;
  /** The difference; of a family, times its likelihood. */
  micros: number;
  likelihood: Likelihood | null;
}

/** What a customer could still buy. */
export interface Headroom {
  held: Held;
  moves: Move[];
  /** In micros of the reporting currency. */
  open: number;
  isSaturated: boolean;
}

/** The headroom of a day's active customers, and the catalogue it was read with. */
export interface HeadroomOfAll {
  customers: Headroom[];
  catalogue: Catalogue;
  ranks: ReadonlyMap<number, number>;
  prices: PriceList;
}

/** How headroom is read. */
interface HeadroomSettings {
  /** The attribute of customers that says their industry. */
  industry: string;
  /** From which likelihood on an unowned family keeps a customer from being saturated, in percent. */
  likely: number;
}

/** What each customer that is active at the end of a day could still buy (GROWTH §3). */
export async function headroomOn({ book, store }: GrowthBook, day: number): Promise<HeadroomOfAll> {
  const { warehouse, schema } = book;
  const { industry_attribute: industry, saturated_below: likely } = withDefaults(await store.settings());
  const settings = { industry, likely: Number(likely) };
  const catalogue = await readCatalogue(warehouse, await catalogueSettings(store));
  const rows = await warehouse.query("select product, rank from catalogue", schema);
  const ranks = new Map(rows.map((row) => [numberIn(row, "product"), numberIn(row, "rank")]));
  const prices = await pricesOnSale(book, catalogue, day);
  const customers = await holdingsOn(book, catalogue, ranks, day);
  const traits = await traitsOf(book, settings.industry);
  const families = planFamilies(prices).map((family) => ({
    family,
    ...likelihoodOf(family, customers.values(), traits),
  }));
  const addOns = addOnsOf(customers, prices);
  const brought = (currency: number, micros: number) => inReporting(book, currency, day, micros);
  const all = [...customers.values()].map((held) => {
    const moves = [
      ...nextPlans(held, prices),
      ...openAddOns(held, addOns),
      ...openFamilies(held, families, prices),
    ].map(({ currency, ...move }) => ({
      ...move,
      list: brought(currency, move.list),
      now: brought(currency, move.now),
      micros: brought(currency, move.micros),
    }));
    return {
      held,
      moves,
      open: moves.reduce((sum, { micros }) => sum + micros, 0),
      isSaturated: isSaturated(moves, settings),
    };
  });
  return { customers: all, catalogue, ranks, prices };
}

function isSaturated(moves: Move[], { likely }: HeadroomSettings): boolean {
  return moves.every(
    ({ kind, likelihood }) =>
      kind === "family" && likelihood !== null && likelihood.owners * 100 < likelihood.n * likely,
  );
}

/** A move in its price's currency. */
type OwnMove = Move & { currency: number };

function nextPlans(held: Held, { ofFamily }: PriceList): OwnMove[] {
  return [...held.families.values()].flatMap((one) => {
    if (!one.hasPlan) return [];
    const { currency, months, quantity, rank, family } = one;
    const next = nextOf(ofFamily.get(family) ?? [], rank, { currency, months, quantity });
    if (next === undefined) return [];
    const list = next.list(quantity);
    return list > one.list
      ? [moveOf("next_plan", next, quantity, { list, now: one.list, micros: list - one.list })]
      : [];
  });
}

function moveOf(
  kind: Move["kind"],
  { family, product, price, currency, sold }: OnSale,
  wanted: number,
  money: Pick<Move, "list" | "now" | "micros">,
  likelihood: Likelihood | null = null,
): OwnMove {
  return { kind, family, product, price, currency, quantity: sold(wanted), wanted, ...money, likelihood };
}

/** An add-on: the families whose owners hold it, and whether most holders have as many as of their plan. */
interface AddOn {
  product: number;
  prices: OnSale[];
  families: Set<number>;
  isPerUnit: boolean;
}

function addOnsOf(customers: Map<number, Held>, { ofFamily }: PriceList): AddOn[] {
  const byProduct = new Map<number, OnSale[]>();
  for (const one of [...ofFamily.values()].flat())
    if (one.kind === "add_on") byProduct.set(one.product, [...(byProduct.get(one.product) ?? []), one]);
  return [...byProduct].map(([product, prices]) => {
    const families = new Set<number>();
    let [same, holders] = [0, 0];
    for (const held of customers.values()) {
      if (!held.products.has(product)) continue;
      holders += 1;
      if (held.main !== null && held.quantityOf.get(product) === held.main.quantity) same += 1;
      for (const { family, hasPlan } of held.families.values()) if (hasPlan) families.add(family);
    }
    return { product, prices, families, isPerUnit: same * 2 > holders };
  });
}

function openAddOns(held: Held, addOns: AddOn[]): OwnMove[] {
  const { main } = held;
  if (main === null) return [];
  return addOns.flatMap(({ product, prices, families, isPerUnit }) => {
    if (
      held.products.has(product) ||
      ![...families].some((family) => held.families.get(family)?.hasPlan === true)
    )
      return [];
    const quantity = isPerUnit ? main.quantity : 1;
    const price = choose(prices, { ...main, quantity });
    if (price === undefined) return [];
    const list = price.list(quantity);
    return [moveOf("add_on", price, quantity, { list, now: 0, micros: list })];
  });
}

function openFamilies(
  held: Held,
  families: { family: number; of: (held: Held) => Likelihood }[],
  { ofFamily }: PriceList,
): OwnMove[] {
  const { main } = held;
  if (main === null) return [];
  return families.flatMap(({ family, of }) => {
    if (held.families.get(family)?.hasPlan === true) return [];
    const likelihood = of(held);
    const { quantity, n, owners } = likelihood;
    const price = nextOf(ofFamily.get(family) ?? [], -1, { ...main, quantity });
    if (price === undefined) return [];
    const list = price.list(quantity);
    const micros = n === 0 ? 0 : Math.round((list * owners) / n);
    return [moveOf("family", price, quantity, { list, now: 0, micros }, likelihood)];
  });
}

function planFamilies({ ofFamily }: PriceList): number[] {
  return [...ofFamily]
    .filter(([, prices]) => prices.some(({ kind }) => kind === "plan"))
    .map(([family]) => family);
}

async function traitsOf(
  { warehouse, schema, standing }: GrowthBook["book"],
  industry: string,
): Promise<Traits> {
  const rows = await warehouse.query(
    `select customer, value from customer_attributes where key = '${industry.replaceAll("'", "''")}'`,
    schema,
  );
  const known = new Map(rows.map((row) => [numberIn(row, "customer"), textIn(row, "value")]));
  const bounds = standing.bands.map((bound) => bound * 1_000_000);
  return {
    industry: (customer) => known.get(customer) ?? "",
    band: (micros) => bounds.filter((bound) => micros >= bound).length,
  };
}
