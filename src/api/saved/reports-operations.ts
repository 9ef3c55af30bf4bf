import { z } from "zod";
import type { Told } from "../../growth/records/told-versions.ts";
import { operation } from "../operation.ts";
import { addressReader } from "./saved-address.ts";
import { type Report, type ReportPart, reportsTold } from "./saved-versions.ts";

const headShape = {
  id: z.string(),
  title: z.string(),
  by: z.string().describe("How it was last changed: http (a page or the API) or command line"),
  saved_at: z.string().describe("When it was last changed"),
  version: z.number(),
};

const partRow = z.object({
  part: z.string().describe("Id of the part"),
  figure: z.string().nullable().describe("The figure that it shows; null for a text"),
  text: z.string().nullable().describe("null for a figure"),
  address: z.string().nullable().describe("The page that the figure is of, with the state it is shown with"),
  page: z.string().nullable(),
  segment: z.string().nullable().describe("The segment or filter that the figure is narrowed to"),
  is_segment_gone: z.boolean().describe("Whether that is a saved segment that was removed since"),
});

export const reportsOperation = operation({
  name: "reports",
  summary: "List reports: chosen figures and texts under a title",
  effect: "read",
  isOfRecord: true,
  path: "/reports",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z
      .array(z.object({ ...headShape, parts: z.number().describe("How many figures and texts it has") }))
      .describe("The one that was changed last comes first"),
  }),
  rows: "rows",
  async run({ store }) {
    const all = [...reportsTold.all(store).values()].sort((a, b) => b.version - a.version);
    return { rows: all.map((report) => ({ ...headOf(report), parts: report.body.parts.length })) };
  },
});

export const reportOperation = operation({
  name: "report",
  summary: "Show what a report holds: its figures, each with its state, and texts",
  effect: "read",
  isOfRecord: true,
  path: "/reports/{id}",
  positional: ["id"],
  input: z.object({ id: z.string().min(1).max(200).describe("Id of the report, as in `reports`") }),
  output: z.object({ ...headShape, rows: z.array(partRow).describe("In the order shown") }),
  rows: "rows",
  async run({ store }, { id }) {
    const report = reportsTold.one(store, id, "reports");
    const read = await addressReader(store);
    return { ...headOf(report), rows: report.body.parts.map((part) => rowOf(part, read)) };
  },
});

function headOf({ id, version, by, recordedAt, body }: Told<Report>) {
  return { id, title: body.title, by, saved_at: recordedAt, version };
}

const NOWHERE = { address: null, page: null, segment: null, is_segment_gone: false };

function rowOf(part: ReportPart, read: Awaited<ReturnType<typeof addressReader>>): z.infer<typeof partRow> {
  if (part.kind === "text") return { part: part.id, figure: null, text: part.text, ...NOWHERE };
  return { part: part.id, figure: part.figure, text: null, ...read(part.address) };
}
