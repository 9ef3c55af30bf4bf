import type { CatalogueEntry, ProductFacts, Switch } from "../../src/model/products/infer.ts";

/** The catalogue as DECISIONS words it ("Kinds, units and the catalogue"), without any regard for how long it takes. */
export function naiveCatalogue(
  products: ProductFacts[],
  kinds: ReadonlyMap<number, { kind: CatalogueEntry["kind"]; from: string }>,
  switches: Switch[],
): Pick<CatalogueEntry, "product" | "family" | "rank" | "familyFrom">[] {
  const isOpen = (facts: ProductFacts) => facts.family === null && kinds.get(facts.product)?.kind === "plan";
  const familyOf = (facts: ProductFacts): string => {
    if (facts.family !== null) return facts.family;
    if (!isOpen(facts)) return facts.label;
    const group = reached(facts.product, products.filter(isOpen), switches);
    const [only, ...others] = new Set(
      products
        .filter(({ product }) => !group.has(product) && group.size > 0 && touches(switches, product, group))
        .map((other) => familyOf(other)),
    );
    if (only !== undefined && others.length === 0) return only;
    return cheapest(products.filter(({ product }) => group.has(product)))?.label ?? "";
  };
  const families = new Map(products.map((facts) => [facts, familyOf(facts)]));
  return products.map((facts) => ({
    product: facts.product,
    family: families.get(facts) ?? "",
    rank:
      facts.rank ??
      1 +
        products.filter((other) => families.get(other) === families.get(facts) && isCheaper(other, facts))
          .length,
    familyFrom: familyFrom(facts, isOpen(facts), switches),
  }));
}

function familyFrom(facts: ProductFacts, isOpen: boolean, switches: Switch[]): string {
  if (facts.family !== null) return facts.isFamilySet ? "set by the organisation" : "given in the evidence";
  if (!isOpen) return "inferred: on its own";
  const own = switches.filter(({ before, after }) => [before, after].includes(facts.product));
  const customers = own.reduce((sum, each) => sum + each.customers, 0);
  if (customers === 0) return "inferred: no customer switched to or from it";
  return `inferred: ${customers} ${customers === 1 ? "customer" : "customers"} switched to or from it`;
}

/** Everything that switches between open products lead to. */
function reached(from: number, open: ProductFacts[], switches: Switch[]): Set<number> {
  const group = new Set([from]);
  for (let size = 0; size < group.size; ) {
    size = group.size;
    for (const { product } of open) if (touches(switches, product, group)) group.add(product);
  }
  return group;
}

const touches = (switches: Switch[], product: number, group: ReadonlySet<number>): boolean =>
  switches.some(
    ({ before, after }) =>
      (before === product && group.has(after)) || (after === product && group.has(before)),
  );

function cheapest(list: ProductFacts[]): ProductFacts | undefined {
  return list.find((one) => !list.some((other) => isCheaper(other, one)));
}

function isCheaper(a: ProductFacts, b: ProductFacts): boolean {
  const [x, y] = [a.monthly ?? Number.POSITIVE_INFINITY, b.monthly ?? Number.POSITIVE_INFINITY];
  return x < y || (x === y && a.id < b.id);
}
