import type { Kind } from "../engine/catalogue.ts";

/** What is known of a product before anything is inferred. */
export interface ProductFacts {
  product: number;
  id: string;
  label: string;
  family: string | null;
  kind: Kind | null;
  rank: number | null;
  isFamilySet: boolean;
  isKindSet: boolean;
  isRankSet: boolean;
  /** States seen in force, and how many of them metered. */
  seen: number;
  seenMetered: number;
  /** The lowest monthly unit price ever charged, in the currency most used; null when there is none. */
  monthly: number | null;
}

/** How a product was sold: see `product_sales`. */
export interface Sales {
  sales: number;
  alone: number;
  beside: number;
}

/** How many customers went from one plan to another. */
export interface Switch {
  before: number;
  after: number;
  customers: number;
}

/** A product's place in the catalogue, and why it is there. */
export interface CatalogueEntry {
  product: number;
  family: string;
  kind: Kind;
  rank: number;
  familyFrom: string;
  kindFrom: string;
  rankFrom: string;
}

type Told = { kind: Kind; from: string };

/** The kind of each product: as told, else inferred (DECISIONS, Kinds, units and the catalogue). */
export function inferKinds(products: ProductFacts[], sales: ReadonlyMap<number, Sales>): Map<number, Told> {
  return new Map(products.map((facts) => [facts.product, kindOf(facts, sales.get(facts.product))]));
}

/** The whole catalogue: families of plans that customers switch between, ranks by price. */
export function inferCatalogue(
  products: ProductFacts[],
  kinds: ReadonlyMap<number, Told>,
  switches: Switch[],
): CatalogueEntry[] {
  const families = inferFamilies(products, kinds, switches);
  const entries = products.map((facts) => {
    const kind = kinds.get(facts.product) ?? { kind: "plan" as const, from: "" };
    const family = families.get(facts.product) ?? { family: facts.label, from: "" };
    return { facts, kind, family };
  });
  return entries.map(({ facts, kind, family }) => {
    const siblings = entries.filter((other) => other.family.family === family.family);
    const place = siblings.filter((other) => isCheaper(other.facts, facts)).length + 1;
    return {
      product: facts.product,
      family: family.family,
      kind: kind.kind,
      rank: facts.rank ?? place,
      familyFrom: family.from,
      kindFrom: kind.from,
      rankFrom: facts.rank === null ? "inferred: by price" : told(facts.isRankSet),
    };
  });
}

const told = (isSet: boolean) => (isSet ? "set by the organisation" : "given in the evidence");
const many = (n: number, one: string, more: string) => (n === 1 ? `1 ${one}` : `${n} ${more}`);

function kindOf({ kind, isKindSet, seen, seenMetered }: ProductFacts, sold: Sales | undefined): Told {
  if (kind !== null) return { kind, from: told(isKindSet) };
  if (seen > 0 && seen === seenMetered) return { kind: "metered", from: "inferred: always billed by usage" };
  if (sold !== undefined && sold.sales > 0 && sold.beside === sold.sales) {
    const from = `inferred: ${many(sold.sales, "sale", "sales")}, never on its own`;
    return { kind: "add_on", from };
  }
  const alone = sold?.alone ?? 0;
  const from =
    alone > 0 ? `sold on its own ${many(alone, "time", "times")}` : "not always sold beside another";
  return { kind: "plan", from: `inferred: ${from}` };
}

function inferFamilies(
  products: ProductFacts[],
  kinds: ReadonlyMap<number, Told>,
  switches: Switch[],
): Map<number, { family: string; from: string }> {
  const byNumber = new Map(products.map((facts) => [facts.product, facts]));
  const isOpen = (product: number) =>
    byNumber.get(product)?.family === null && kinds.get(product)?.kind === "plan";
  const found = new Map<number, { family: string; from: string }>();
  for (const facts of products) {
    if (facts.family !== null) {
      found.set(facts.product, { family: facts.family, from: told(facts.isFamilySet) });
    } else if (!isOpen(facts.product)) {
      found.set(facts.product, { family: facts.label, from: "inferred: on its own" });
    }
  }
  for (const members of groupsOf(
    products.filter((facts) => isOpen(facts.product)),
    switches,
  )) {
    for (const facts of members) found.set(facts.product, familyOf(facts, members, switches, found));
  }
  return found;
}

/** Groups of products that are switched between, each sorted from the cheapest on. */
function groupsOf(products: ProductFacts[], switches: Switch[]): ProductFacts[][] {
  const groups = new Map(products.map((facts) => [facts.product, [facts]]));
  for (const { before, after } of switches) {
    const [one, other] = [groups.get(before), groups.get(after)];
    if (one === undefined || other === undefined || one === other) continue;
    one.push(...other);
    for (const { product } of other) groups.set(product, one);
  }
  const all = [...new Set(groups.values())];
  for (const group of all) group.sort((a, b) => (isCheaper(a, b) ? -1 : 1));
  return all;
}

function familyOf(
  { product }: ProductFacts,
  members: ProductFacts[],
  switches: Switch[],
  given: ReadonlyMap<number, { family: string }>,
): { family: string; from: string } {
  const numbers = new Set(members.map((member) => member.product));
  const touching = switches.filter(({ before, after }) => numbers.has(before) !== numbers.has(after));
  const others = touching.map(({ before, after }) => given.get(numbers.has(before) ? after : before)?.family);
  const known = new Set(others.filter((family) => family !== undefined));
  const own = switches.filter(({ before, after }) => before === product || after === product);
  const customers = own.reduce((sum, each) => sum + each.customers, 0);
  const from =
    customers === 0
      ? "inferred: no customer switched to or from it"
      : `inferred: ${many(customers, "customer switched", "customers switched")} to or from it`;
  const [only] = known;
  return { family: only !== undefined && known.size === 1 ? only : (members[0]?.label ?? ""), from };
}

function isCheaper(a: ProductFacts, b: ProductFacts): boolean {
  const [x, y] = [a.monthly ?? Number.POSITIVE_INFINITY, b.monthly ?? Number.POSITIVE_INFINITY];
  return x === y ? a.id < b.id : x < y;
}
