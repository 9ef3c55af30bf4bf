import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { RATE_ONE } from "../../base/money.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { type PriceChange, priceChanges } from "../../growth/annotations/price-changes.ts";
import type { Annotation } from "../../growth/records/schemas.ts";
import { checkVersion, newId, tell } from "../../growth/records/told-changes.ts";
import { annotationsTold } from "../../growth/records/told-versions.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { type Growth, growthOf } from "../grow/growth-of.ts";
import { pageInputs, USUAL_ROWS } from "../grow/page-inputs.ts";
import { MONEY, OF_ROW, operation } from "../operation.ts";
import { newIdSchema } from "../restraint/asked-inputs.ts";
import type { Workspace } from "../workspace.ts";

const priceShape = {
  product: z.string().nullable().describe("Of a price change"),
  price: z.string().nullable(),
  currency: z.string().nullable(),
  before: z.number().int().nullable().meta({ unit: MONEY, of: OF_ROW }).describe("What it cost before"),
  after: z.number().int().nullable().meta({ unit: MONEY, of: OF_ROW }).describe("What it costs since"),
};

const annotationRow = z.object({
  id: z.string().nullable().describe("null: Cambium made it, and it can't be changed"),
  on: z.string(),
  text: z.string(),
  source: z.enum(["hand", "import", "price"]),
  version: z.number().nullable(),
  imported: z.string().nullable().describe("Of an import: what was imported"),
  account: z.string().nullable().describe("Of an import: the billing account"),
  ...priceShape,
});
type AnnotationRow = z.infer<typeof annotationRow>;

const NO_IMPORT = { imported: null, account: null };
const NO_PRICE = { product: null, price: null, currency: null, before: null, after: null };
const LONG_AGO = "1970-01-01";

export const annotations = operation({
  name: "annotations",
  summary: "List the dated notes of charts: your own, imports, and changes of prices",
  effect: "read",
  isKept: "growth",
  path: "/annotations",
  positional: [],
  input: z.object({
    from: z.iso.date().optional().describe("First day; all by default"),
    to: z.iso.date().optional().describe("Last day; defaults to today"),
    source: z
      .array(z.enum(["hand", "import", "price"]))
      .optional()
      .describe("Only notes by hand, of imports, or of price changes"),
    ...pageInputs,
  }),
  output: z.object({ total: z.number(), rows: z.array(annotationRow).describe("Newest first") }),
  rows: "rows",
  page: 1000,
  async run(workspace, { limit = USUAL_ROWS, offset = 0, source, ...range }) {
    const known = await growthOf(workspace);
    const [from, to] = [range.from ?? LONG_AGO, range.to ?? dateOfDay(known.growth.today)];
    if (from > to)
      throw new CambiumError("usage", `the range begins on ${from}, after it ends on ${to}`, {
        hint: "Swap the two days.",
      });
    const all = [
      ...told(workspace),
      ...(await ofImports(workspace, known)),
      ...(await ofPrices(known, { from: dayOfDate(from), to: dayOfDate(to) })),
    ]
      .filter(
        (one) => from <= one.on && one.on <= to && (source === undefined || source.includes(one.source)),
      )
      .sort((a, b) => b.on.localeCompare(a.on));
    return { total: all.length, rows: all.slice(offset, offset + limit) };
  },
});

function told({ store }: Workspace): AnnotationRow[] {
  return [...annotationsTold.all(store).values()].map(({ id, version, body }) => ({
    ...{ id, ...body, version },
    ...{ ...NO_IMPORT, ...NO_PRICE },
  }));
}

async function ofImports({ store }: Workspace, { reading }: Growth): Promise<AnnotationRow[]> {
  const imports = await store.standingImports();
  return imports.map(({ source, account, recordedAt }) => ({
    id: null,
    on: dateOfDay(reading.zone.dayOf(Date.parse(recordedAt))),
    text: `Import of ${source} to ${account}`,
    source: "import",
    version: null,
    ...{ imported: source, account, ...NO_PRICE },
  }));
}

async function ofPrices({ growth }: Growth, range: { from: number; to: number }): Promise<AnnotationRow[]> {
  return (await priceChanges(growth, range)).map((change) => ({
    id: null,
    on: change.on,
    text: `${change.product}: the price ${change.price} changed`,
    source: "price",
    version: null,
    ...NO_IMPORT,
    ...priceOf(change),
  }));
}

function priceOf({ product, price, currency, before, after }: PriceChange) {
  const money = (micros: bigint) => minorUnits(micros * RATE_ONE, currency);
  return { product, price, currency, before: money(before), after: money(after) };
}

export const setAnnotation = operation({
  name: "annotations set",
  summary: "Put a dated note on charts, such as a launch, or change one",
  effect: "write",
  path: "/annotations",
  positional: ["on", "text"],
  input: z.object({
    on: z.iso.date().describe("The day, such as 2026-01-31"),
    text: z.string().trim().min(1).max(1000).describe("What happened"),
    id: newIdSchema.optional().describe("Change the note with this id, or give a new one this id"),
    version: z.number().int().optional().describe("Refuse if it is no longer at this version"),
  }),
  output: z.object({ id: z.string(), on: z.string(), text: z.string(), version: z.number() }),
  was: async ({ store }, { id }) => annotationsTold.find(store, id)?.body,
  async run({ store, effects }, { on, text, id: asked, version: seen }) {
    const known = annotationsTold.find(store, asked);
    if (known === null) checkMost("annotations", annotationsTold.all(store).size + 1);
    const body: Annotation = { on, text, source: "hand" };
    const id = known?.id ?? asked ?? newId(store, "annotation");
    const now = effects.now();
    const expected = known === null ? 0 : checkVersion(`note ${id}`, known.version, seen);
    const version = tell(store, "annotation", { id, at: now.toISOString(), body, version: expected }, now);
    return { id, on, text, version };
  },
});

export const removeAnnotation = operation({
  name: "annotations remove",
  summary: "Remove a note from charts",
  effect: "write",
  path: "/annotations/{id}/remove",
  positional: ["id"],
  input: z.object({
    id: z.string().min(1).max(200).describe("Id of the note, as in `annotations`"),
    version: z.number().int().optional().describe("Refuse if it is no longer at this version"),
  }),
  output: z.object({ id: z.string() }),
  was: async ({ store }, { id }) => annotationsTold.find(store, id)?.body,
  async run({ store, effects }, { id, version: seen }) {
    const known = annotationsTold.one(store, id, "annotations");
    const now = effects.now();
    const expected = checkVersion(`note ${id}`, known.version, seen);
    tell(store, "annotation", { id, at: now.toISOString(), body: null, version: expected }, now);
    return { id };
  },
});
