import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { isReportFigure, REPORT_FIGURES } from "../../base/report/report-figures.ts";
import { checkVersion, newId, tell } from "../../growth/records/told-changes.ts";
import { operation } from "../operation.ts";
import { newIdSchema } from "../restraint/asked-inputs.ts";
import type { Workspace } from "../workspace.ts";
import { pageAddress, pageAddressSchema } from "./saved-address.ts";
import {
  checkFree,
  nameSchema,
  type Report,
  type ReportPart,
  reportsTold,
  reportTextSchema,
} from "./saved-versions.ts";

const FIGURES = Object.keys(REPORT_FIGURES).join(", ");
const report = z.string().min(1).max(200).describe("Id of the report, as in `reports`");
const part = z.string().min(1).max(200).describe("Id of the part, as in `report`");
const place = z
  .number()
  .int()
  .min(1)
  .optional()
  .describe("Which part it becomes, from 1; the last if omitted");
const version = z.number().int().optional().describe("Refuse if the report is no longer at this version");
const changed = z.object({ report: z.string(), part: z.string(), version: z.number() });

export const saveReport = operation({
  name: "reports save",
  summary: "Begin a report under a title, or rename one",
  effect: "write",
  path: "/reports",
  positional: ["title"],
  input: z.object({
    title: nameSchema.describe("Title of the report: up to 80 characters, unlike all others"),
    id: newIdSchema.optional().describe("Rename the report with this id, or give a new one this id"),
    version,
  }),
  output: z.object({ id: z.string(), title: z.string(), version: z.number() }),
  was: async ({ store }, { id }) => reportsTold.find(store, id)?.body.title,
  async run(workspace, { title, id: asked, version: seen }) {
    const { store } = workspace;
    const reports = reportsTold.all(store);
    const known = reportsTold.find(store, asked);
    const id = known?.id ?? asked ?? newId(store, "report");
    const others = [...reports.values()].filter((one) => one.id !== id);
    checkFree(
      "report",
      title,
      others.map((one) => ({ id: one.id, name: one.body.title })),
    );
    if (known === null) checkMost("reports", reports.size + 1);
    const body: Report = { title, parts: known?.body.parts ?? [] };
    return { id, title, version: write(workspace, id, body, seen) };
  },
});

export const addToReport = operation({
  name: "reports add",
  summary: "Add a figure with its state, or a text, to a report",
  effect: "write",
  path: "/reports/{report}/add",
  positional: ["report"],
  input: z.object({
    report,
    figure: z.string().optional().describe(`The figure to show: ${FIGURES}`),
    address: pageAddressSchema.optional().describe(`${pageAddressSchema.description}. Of a figure`),
    text: reportTextSchema.optional().describe("A text instead of a figure: a sentence or more"),
    place,
    part: newIdSchema.optional().describe("Give the part this id"),
    version,
  }),
  output: changed,
  async run(workspace, { report: id, part: named, place: wanted, version: seen, ...asked }) {
    const { title, parts } = reportsTold.one(workspace.store, id, "reports").body;
    checkMost("reportParts", parts.length + 1);
    const added = newPart(named ?? `p${workspace.store.versions.end().seq + 1}`, asked);
    if (parts.some((one) => one.id === added.id))
      throw new CambiumError("conflict", `report ${id} has a part ${added.id} already`, {
        hint: "Leave out its id, or change that part with `reports change`.",
      });
    const body = { title, parts: placed(parts, added, wanted) };
    return { report: id, part: added.id, version: write(workspace, id, body, seen) };
  },
});

export const changeReportPart = operation({
  name: "reports change",
  summary: "Move a part of a report, or change its text",
  effect: "write",
  path: "/reports/{report}/parts/{part}",
  positional: ["report", "part"],
  input: z.object({
    ...{ report, part },
    text: reportTextSchema.optional().describe("What a text says instead"),
    place: place.describe("Which part it becomes, from 1"),
    version,
  }),
  output: changed,
  was: async ({ store }, input) => partIn(reportsTold.find(store, input.report)?.body, input.part),
  async run(workspace, { report: id, part: asked, text, place: wanted, version: seen }) {
    const { title, parts } = reportsTold.one(workspace.store, id, "reports").body;
    const known = foundPart(parts, id, asked);
    if (text !== undefined && known.kind === "figure")
      throw new CambiumError("usage", `part ${asked} is a figure: it has no text`, {
        hint: "Add a text beside it with `reports add --text`.",
      });
    const now = known.kind === "text" && text !== undefined ? { ...known, text } : known;
    const others = parts.filter((one) => one.id !== asked);
    const body = { title, parts: placed(others, now, wanted ?? parts.indexOf(known) + 1) };
    return { report: id, part: asked, version: write(workspace, id, body, seen) };
  },
});

export const dropReportPart = operation({
  name: "reports drop",
  summary: "Take a part out of a report",
  effect: "write",
  path: "/reports/{report}/parts/{part}/drop",
  positional: ["report", "part"],
  input: z.object({ report, part, version }),
  output: changed,
  was: async ({ store }, input) => partIn(reportsTold.find(store, input.report)?.body, input.part),
  async run(workspace, { report: id, part: asked, version: seen }) {
    const { title, parts } = reportsTold.one(workspace.store, id, "reports").body;
    foundPart(parts, id, asked);
    const body = { title, parts: parts.filter((one) => one.id !== asked) };
    return { report: id, part: asked, version: write(workspace, id, body, seen) };
  },
});

export const removeReport = operation({
  name: "reports remove",
  summary: "Remove a report",
  effect: "write",
  path: "/reports/{id}/remove",
  positional: ["id"],
  input: z.object({ id: report, version }),
  output: z.object({ id: z.string(), title: z.string() }),
  was: async ({ store }, { id }) => reportsTold.find(store, id)?.body,
  async run(workspace, { id, version: seen }) {
    const { title } = reportsTold.one(workspace.store, id, "reports").body;
    write(workspace, id, null, seen);
    return { id, title };
  },
});

/** Writes a report, or its removal. @returns its version */
function write({ store, effects }: Workspace, id: string, body: Report | null, seen?: number): number {
  const known = reportsTold.find(store, id);
  const now = effects.now();
  const expected = known === null ? 0 : checkVersion(`report ${id}`, known.version, seen);
  return tell(store, "report", { id, at: now.toISOString(), body, version: expected }, now);
}

function newPart(
  id: string,
  { figure, address, text }: { figure?: string; address?: string; text?: string },
): ReportPart {
  if ((figure === undefined) === (text === undefined))
    throw new CambiumError("usage", "a part is either a figure or a text", {
      hint: "Give --figure with --address, or --text.",
    });
  if (text !== undefined) return { kind: "text", id, text };
  if (figure === undefined || !isReportFigure(figure))
    throw new CambiumError("usage", `unknown figure: "${figure}"`, { hint: `Use one of ${FIGURES}.` });
  return { kind: "figure", id, figure, address: pageAddress(address ?? REPORT_FIGURES[figure].page) };
}

/** @param place from 1; behind all others if it is omitted or there are fewer */
function placed(parts: readonly ReportPart[], part: ReportPart, place = parts.length + 1): ReportPart[] {
  return parts.toSpliced(place - 1, 0, part);
}

function partIn(body: Report | undefined, id: string): ReportPart | undefined {
  return body?.parts.find((one) => one.id === id);
}

function foundPart(parts: readonly ReportPart[], id: string, part: string): ReportPart {
  const found = parts.find((one) => one.id === part);
  if (found !== undefined) return found;
  throw new CambiumError("not_found", `report ${id} has no part ${part}`, {
    hint: `Run \`cambium report ${id}\` to list its parts.`,
  });
}
