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
  summary: "What history would be if something else were said of a product; nothing is changed",
  effect: "read",
  path: "/catalogue/products/{product}/preview",
  positional: ["product"],
  input: z.object({
    ...told,
    interval: z.enum(["month", "year"]).optional().describe("How history is told; by year when left out"),
    period: previewPeriod,
  }),
  output: z.object({
    currency: z.string(),
    policy: z.string(),
    product: productRow.describe("The product as it would be"),
    products: z.array(productRow).describe("Every other product whose kind, family or rank would be another"),
    customers: z.number().describe("How many customers have a changed history"),
    changes: z.number().describe("How many of their change sets say something else"),
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
      .describe("What moved by movement type and cause, where it would be something else"),
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
  if (product === undefined) throw new CambiumError("internal", `${asked} is gone from the catalogue`);
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
    `Periods up to ${last.period} are closed: as reported they keep their figures, and the difference is drift after them.`,
  ];
}
