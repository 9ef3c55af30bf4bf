import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { catalogueShift } from "../../metrics/readings/catalogue-shift.ts";
import { readCloses } from "../../model/closes/close-record.ts";
import { checkCoverage } from "../../model/policies/policy-coverage.ts";
import { PREVIEW_SCHEMA, withCatalogue } from "../../model/preview-schema.ts";
import type { CatalogueSettings, ProductSetting } from "../../model/products/products.ts";
import { moneySchema, operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { productRow, productRows, told, toldOf } from "./catalogue.ts";
import {
  missingNotes,
  previewNotes,
  previewPeriod,
  previewRow,
  previewRows,
  separateNotes,
  standing,
} from "./preview.ts";

export const cataloguePreview = operation({
  name: "catalogue preview",
  summary: "Preview what changes if you edit a product, without saving it",
  effect: "read",
  path: "/catalogue/products/{product}/preview",
  positional: ["product"],
  input: z.object({
    ...told,
    interval: z
      .enum(["month", "year"])
      .optional()
      .describe("Interval of the history shown: month or year; defaults to year"),
    period: previewPeriod,
  }),
  output: z.object({
    currency: z.string(),
    policy: z.string(),
    product: productRow.describe("The product after the change"),
    products: z.array(productRow).describe("Other products whose kind, family or rank would change too"),
    customers: z.number().describe("Customers whose history would change"),
    changes: z.number().describe("Change sets that would differ"),
    notes: previewNotes,
    figures: z.array(previewRow),
    rows: z
      .array(
        z.object({
          period: z.string(),
          type: z.string(),
          cause: z.string(),
          before: moneySchema,
          after: moneySchema,
          difference: moneySchema,
        }),
      )
      .describe("Movements by type and cause that would differ"),
  }),
  rows: "rows",
  async run(workspace, { interval, period, ...input }) {
    const {
      before: { product },
      after: says,
    } = await toldOf(workspace, input);
    const now = await standing(workspace, period);
    const { side, own } = now;
    await checkCoverage(workspace.warehouse, own.name, own.policy);
    const said = withSaid(side.said, product, says);
    return withCatalogue(workspace.warehouse, said, async () => {
      const other = { ...side, said, rules: PREVIEW_SCHEMA };
      const { before, after, ...shift } = await catalogueShift(
        workspace.warehouse,
        { before: side, after: other },
        { interval: interval ?? "year", period: now.period },
      );
      return {
        currency: side.reading.currency,
        policy: own.name,
        ...(await changedProducts(workspace, product)),
        ...shift,
        notes: [
          ...separateNotes([own], side.reading.currency),
          ...missingNotes(before, after),
          ...(await closeNotes(workspace)),
        ],
        figures: previewRows(now.period, before, after),
      };
    });
  },
});

function withSaid(said: CatalogueSettings, product: string, after: ProductSetting): CatalogueSettings {
  const { [product]: _, ...others } = said.products;
  const isSaid = Object.keys(after).length > 0;
  return { ...said, products: isSaid ? { ...others, [product]: after } : others };
}

async function changedProducts(workspace: Workspace, asked: string) {
  const before = new Map((await productRows(workspace)).map((row) => [row.product, row]));
  const after = await productRows(workspace, PREVIEW_SCHEMA);
  const product = after.find((row) => row.product === asked);
  if (product === undefined) throw new CambiumError("internal", `${asked} is no longer in the catalogue`);
  const isChanged = ({ product: id, kind, family, rank }: z.infer<typeof productRow>) => {
    const was = before.get(id);
    return was?.kind !== kind || was.family !== family || was.rank !== rank;
  };
  return { product, products: after.filter((row) => row !== product && isChanged(row)) };
}

async function closeNotes({ store }: Workspace): Promise<string[]> {
  const last = (await readCloses(store)).at(-1);
  if (last === undefined) return [];
  return [
    `Periods up to ${last.period} are closed: their reported figures stay, and the difference shows up as drift.`,
  ];
}
