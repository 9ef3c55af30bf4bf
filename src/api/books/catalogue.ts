import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { KINDS } from "../../engine/product-kind.ts";
import {
  catalogueSettings,
  type ProductSetting,
  productSettingSchema,
} from "../../model/products/products.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { operation } from "../operation.ts";
import { afterRecorded, failedAfter } from "../own-books.ts";
import type { Workspace } from "../workspace.ts";

export const productRow = z.object({
  product: z.string().describe("Product id"),
  name: z.string(),
  kind: z.enum(KINDS),
  kind_from: z.string().describe("Who set it, or what it was inferred from"),
  family: z.string(),
  family_from: z.string(),
  rank: z.number().describe("Rank within the family, from the smallest up"),
  rank_from: z.string(),
});

export const catalogue = operation({
  name: "catalogue",
  summary: "List products with their kind, family and rank, and where each came from",
  effect: "read",
  path: "/catalogue",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(productRow),
    replacements: z
      .array(z.object({ before: z.string(), after: z.string(), as: z.enum(["price", "plan"]) }))
      .describe("How the organisation treats one price replacing another"),
  }),
  rows: "rows",
  async run(workspace) {
    await workspace.states();
    const rows = await productRows(workspace);
    return { rows, replacements: (await catalogueSettings(workspace.store)).replacements };
  },
});

/** The inputs that describe a product. */
export const told = {
  product: z.string().describe("Product id or name"),
  family: z.string().min(1).max(200).optional().describe("Family: products that customers switch between"),
  kind: z.enum(KINDS).optional().describe("Kind of product"),
  rank: z.number().int().min(0).max(1_000_000).optional().describe("Rank within the family"),
  reset: z.boolean().optional().describe("Go back to the inferred kind, family and rank"),
};

export const setCatalogue = operation({
  name: "catalogue set",
  summary: "Set a product's kind, family or rank, and rebuild history",
  effect: "write",
  path: "/catalogue/products/{product}",
  positional: ["product"],
  input: z.object(told),
  output: productRow.extend({
    failed_after: failedAfter.describe(
      "What failed after the change was recorded, if anything did: the change is kept, the next command continues from there, and the product is shown as it was before",
    ),
  }),
  async was(workspace, { product: asked }) {
    const { product } = await findProduct(workspace, asked);
    return (await catalogueSettings(workspace.store)).products[product];
  },
  async run(workspace, input) {
    const { before, after } = await toldOf(workspace, input);
    const { product } = before;
    if (Object.keys(after).length === 0) workspace.store.removeNote("product", product);
    else workspace.store.setNote("product", product, after);
    return afterRecorded(workspace, before, () => findProduct(workspace, product));
  },
});

/**
 * The requested settings of a product, and the product as it is.
 * @throws CambiumError `usage` when nothing is set, `not_found` for an unknown product
 */
export async function toldOf(
  workspace: Workspace,
  {
    product: asked,
    reset,
    ...said
  }: { product: string; reset?: boolean | undefined } & Partial<ProductSetting>,
): Promise<{ before: z.infer<typeof productRow>; after: ProductSetting }> {
  if (reset !== true && Object.values(said).every((value) => value === undefined)) {
    throw new CambiumError("usage", `no change given for ${asked}`, {
      hint: "Pass --family, --kind or --rank, or --reset to go back to what's inferred.",
    });
  }
  const before = await findProduct(workspace, asked);
  const known: ProductSetting = (await catalogueSettings(workspace.store)).products[before.product] ?? {};
  return { before, after: productSettingSchema.parse({ ...(reset === true ? {} : known), ...said }) };
}

export const replacePrice = operation({
  name: "catalogue replace",
  summary: "Set whether one price replacing another is a price change or a plan change",
  effect: "write",
  path: "/catalogue/replacements",
  positional: ["before", "after"],
  input: z.object({
    before: z.string().describe("Id of the old price"),
    after: z.string().describe("Id of the new price"),
    as: z
      .enum(["price", "plan", "inferred"])
      .optional()
      .describe("price, plan, or inferred to remove the setting; defaults to price"),
  }),
  output: z.object({ before: z.string(), after: z.string(), as: z.enum(["price", "plan", "inferred"]) }),
  async was({ store }, { before, after }) {
    const { replacements } = await catalogueSettings(store);
    return replacements.find((one) => one.before === before && one.after === after);
  },
  async run(workspace, { before, after, as = "price" }) {
    await workspace.states();
    await checkPrices(workspace, [before, after]);
    const key = JSON.stringify([before, after]);
    if (as === "inferred") workspace.store.removeNote("replacement", key);
    else workspace.store.setNote("replacement", key, { before, after, as });
    return { before, after, as };
  },
});

/** The products in a schema. */
export async function productRows(
  { warehouse }: Workspace,
  schema = "main",
): Promise<z.infer<typeof productRow>[]> {
  const rows = await warehouse.query(
    `select p.product_id, p.label, c.* from catalogue c join products p on p.product = c.product
     order by c.family_name, c.kind, c.rank, p.label`,
    schema,
  );
  return rows.map((row) => ({
    product: textIn(row, "product_id"),
    name: textIn(row, "label"),
    kind: KINDS.find((kind) => kind === row.kind) ?? "plan",
    kind_from: textIn(row, "kind_from"),
    family: textIn(row, "family_name"),
    family_from: textIn(row, "family_from"),
    rank: numberIn(row, "rank"),
    rank_from: textIn(row, "rank_from"),
  }));
}

export async function findProduct(workspace: Workspace, asked: string): Promise<z.infer<typeof productRow>> {
  await workspace.states();
  const rows = await productRows(workspace);
  const found = rows.find(({ product }) => product === asked) ?? rows.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  throw new CambiumError("not_found", `unknown product: "${asked}"`, {
    reason: { id: "unknown", of: "product", name: asked },
    hint: "Run `cambium catalogue` to list products.",
  });
}

async function checkPrices({ warehouse }: Workspace, ids: string[]): Promise<void> {
  const rows = await warehouse.query("select price_id, label from prices order by price");
  const known = new Set(rows.map((row) => textIn(row, "price_id")));
  const missing = ids.find((id) => !known.has(id));
  if (missing === undefined) return;
  const near = rows.filter((row) => row.label === missing).map((row) => textIn(row, "price_id"));
  throw new CambiumError("not_found", `unknown price: "${missing}"`, {
    reason: { id: "unknown", of: "price", name: missing },
    hint: `Use a price id, such as ${(near.length > 0 ? near : [...known]).slice(0, 5).join(", ")}.`,
  });
}
