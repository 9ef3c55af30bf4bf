import fc from "fast-check";
import { expect, it } from "vitest";
import { KINDS } from "../../src/engine/product-kind.ts";
import { inferCatalogue, type ProductFacts } from "../../src/model/products/infer.ts";
import { histories } from "../amount.ts";
import { naiveCatalogue } from "./naive-inference.ts";

const MOST_PRODUCTS = 12;

/** Few names, families and prices, so that many products share them. */
const products = fc
  .array(
    fc.record({
      label: fc.constantFrom("Basic", "Pro", "Max", "Disk"),
      family: fc.option(fc.constantFrom("core", "storage", "Pro"), { freq: 3 }),
      kind: fc.constantFrom(...KINDS, "plan" as const, "plan" as const),
      rank: fc.option(fc.nat({ max: 3 }), { freq: 5 }),
      monthly: fc.option(fc.constantFrom(0, 10, 20), { freq: 4 }),
      isFamilySet: fc.boolean(),
    }),
    { minLength: 1, maxLength: MOST_PRODUCTS },
  )
  .map((list) =>
    list.map(({ kind, ...facts }, index) => ({
      kind,
      facts: {
        ...{ ...facts, product: index + 1, id: `prod_${(index * 7) % MOST_PRODUCTS}`, kind: null },
        ...{ isKindSet: false, isRankSet: facts.rank === 1, seen: 1, seenMetered: 0 },
      } satisfies ProductFacts,
    })),
  );

const switches = fc.array(
  fc.record({
    before: fc.integer({ min: 1, max: MOST_PRODUCTS }),
    after: fc.integer({ min: 1, max: MOST_PRODUCTS }),
    customers: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: MOST_PRODUCTS },
);

it("families and ranks are what a naive reading of the rules gives", () => {
  let shared = 0;
  fc.assert(
    fc.property(products, switches, (list, moved) => {
      const facts = list.map((one) => one.facts);
      const kinds = new Map(list.map(({ kind, facts: { product } }) => [product, { kind, from: "" }]));
      const found = inferCatalogue(facts, kinds, moved);
      shared += Number(new Set(found.map(({ family }) => family)).size < found.length);
      const names = found.map(({ product, family, rank, familyFrom }) => ({
        ...{ product, family, rank, familyFrom },
      }));
      expect(names).toEqual(naiveCatalogue(facts, kinds, moved));
    }),
    { numRuns: histories(500) },
  );
  expect(shared).toBeGreaterThan(100);
});
