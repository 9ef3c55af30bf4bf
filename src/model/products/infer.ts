import type { Kind } from "../../engine/product-kind.ts";

/** What is known about a product before inference. */
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
  /** Number of its states that aren't ended, and how many of them are metered. */
  seen: number;
  seenMetered: number;
  /**
   * Lowest monthly unit price ever charged, in the most used currency, or in any if it has none there; null if there is
   * none.
   */
  monthly: number | null;
}

/** How a product was sold; see `product_sales`. */
export interface Sales {
  sales: number;
  alone: number;
  beside: number;
}

/** How many customers switched from one plan to another. */
export interface Switch {
  before: number;
  after: number;
  customers: number;
}

/** A product's place in the catalogue, and where each part comes from. */
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

/** The kind of each product: as given, otherwise inferred (DECISIONS, Kinds, units and the catalogue). */
export function inferKinds(products: ProductFacts[], sales: ReadonlyMap<number, Sales>): Map<number, Told> {
  return new Map(products.map((facts) => [facts.product, kindOf(facts, sales.get(facts.product))]));
}

/** The whole catalogue. Plans that customers switch between form a family, ranked by price. */
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
  const places = placesOf(entries.map(({ facts, family: { family } }) => ({ facts, family })));
  return entries.map(({ facts, kind, family }) => ({
    product: facts.product,
    family: family.family,
    kind: kind.kind,
    rank: facts.rank ?? places.get(facts) ?? 1,
    familyFrom: family.from,
    kindFrom: kind.from,
    rankFrom: facts.rank === null ? "inferred: by price" : told(facts.isRankSet),
  }));
}

/** The rank of each product in its family: one more than the number of cheaper ones. */
function placesOf(entries: { facts: ProductFacts; family: string }[]): Map<ProductFacts, number> {
  const families = new Map<string, ProductFacts[]>();
  for (const { facts, family } of entries) {
    const members = families.get(family);
    if (members === undefined) families.set(family, [facts]);
    else members.push(facts);
  }
  const places = new Map<ProductFacts, number>();
  for (const members of families.values()) {
    let place = 1;
    for (const [index, facts] of members.sort(byPrice).entries()) {
      const before = members[index - 1];
      if (before !== undefined && byPrice(before, facts) < 0) place = index + 1;
      places.set(facts, place);
    }
  }
  return places;
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
  const open = products.filter((facts) => isOpen(facts.product));
  const groups = groupsOf(open, switches);
  const known = knownFamilies(groups, switches, found);
  const customers = switchedCustomers(switches);
  for (const facts of open) {
    const group = groups.get(facts.product) ?? [facts];
    const families = known.get(group) ?? new Set<string>();
    const [only] = families;
    found.set(facts.product, {
      family: only !== undefined && families.size === 1 ? only : (group[0]?.label ?? ""),
      from: whySwitched(customers.get(facts.product) ?? 0),
    });
  }
  return found;
}

function whySwitched(customers: number): string {
  return customers === 0
    ? "inferred: no customer switched to or from it"
    : `inferred: ${many(customers, "customer switched", "customers switched")} to or from it`;
}

/**
 * Groups products that customers switched between, each sorted from the cheapest. Smaller groups are merged into larger
 * ones, so that each product moves only a few times.
 */
function groupsOf(products: ProductFacts[], switches: Switch[]): Map<number, ProductFacts[]> {
  const groups = new Map(products.map((facts) => [facts.product, [facts]]));
  for (const { before, after } of switches) {
    const [one, other] = [groups.get(before), groups.get(after)];
    if (one === undefined || other === undefined || one === other) continue;
    const [large, small] = one.length < other.length ? [other, one] : [one, other];
    for (const facts of small) {
      large.push(facts);
      groups.set(facts.product, large);
    }
  }
  for (const group of new Set(groups.values())) group.sort(byPrice);
  return groups;
}

/** The known families outside each group that its customers switched to or from. */
function knownFamilies(
  groups: ReadonlyMap<number, ProductFacts[]>,
  switches: Switch[],
  given: ReadonlyMap<number, { family: string }>,
): Map<ProductFacts[], Set<string>> {
  const known = new Map<ProductFacts[], Set<string>>();
  const note = (inside: number, outside: number) => {
    const [group, family] = [groups.get(inside), given.get(outside)?.family];
    if (group === undefined || family === undefined || group === groups.get(outside)) return;
    known.set(group, (known.get(group) ?? new Set()).add(family));
  };
  for (const { before, after } of switches) {
    note(before, after);
    note(after, before);
  }
  return known;
}

function switchedCustomers(switches: Switch[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const { before, after, customers } of switches) {
    for (const product of new Set([before, after])) found.set(product, (found.get(product) ?? 0) + customers);
  }
  return found;
}

/** Sorts by price, cheapest first; products without a price come last. */
function byPrice(a: ProductFacts, b: ProductFacts): number {
  const [x, y] = [a.monthly ?? Number.POSITIVE_INFINITY, b.monthly ?? Number.POSITIVE_INFINITY];
  if (x !== y) return x < y ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
