import { expect, it } from "vitest";
import { PRODUCTS } from "../../sim/catalogue.ts";
import { catalogue } from "../../src/api/books/catalogue.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { writeDemo } from "../../src/sources/demo.ts";
import { inWorkspace } from "../workspace.ts";

it("infers from the demo company's item states alone what its product metadata says", async () => {
  const found = await inWorkspace(async (workspace, directory) => {
    const { files } = await writeDemo({ customers: 800, months: 30, seed: 7, directory });
    await importOperation.run(workspace, { source: "states", files: files.slice(0, 1) });
    return (await catalogue.run(workspace, {})).rows;
  });
  const kinds = (rows: readonly { product: string; kind: string }[]) =>
    rows.map(({ product, kind }) => `${product} ${kind}`).sort();
  expect(kinds(found)).toEqual(kinds(PRODUCTS));
  expect(familiesOf(found)).toEqual(familiesOf(PRODUCTS));
});

/** Each family as its products, from the smallest on, whatever it is called. */
function familiesOf(rows: readonly { product: string; family: string; rank: number }[]): string[] {
  const families = new Map<string, string[]>();
  for (const { product, family } of [...rows].sort((a, b) => a.rank - b.rank))
    families.set(family, [...(families.get(family) ?? []), product]);
  return [...families.values()].map((products) => products.join(" < ")).sort();
}
