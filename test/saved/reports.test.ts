import { expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { REPORT_FIGURES } from "../../src/base/report/report-figures.ts";
import { saveSegment } from "../../src/model/saved-segments.ts";
import { ask } from "../restraint/asking.ts";
import { inWorkspace } from "../workspace.ts";

const WATERFALL = { figure: "waterfall", address: "/movements?range=ytd" };

it("holds figures with their state and texts in an order", async () => {
  await inWorkspace(async (workspace) => {
    const { id } = await ask(workspace, "reports save", { title: "Board, Q4" });
    const bridge = await add(workspace, id, WATERFALL);
    await add(workspace, id, { figure: "retention", address: "/retention?segment=Large" });
    const words = await add(workspace, id, { text: " Price rises carried the year. ", place: 1 });
    expect(await ask(workspace, "report", { id })).toMatchObject({
      ...{ id, title: "Board, Q4", by: "http", saved_at: "2026-01-01T12:00:00.000Z" },
      rows: [
        { part: words, figure: null, text: "Price rises carried the year.", address: null },
        { part: bridge, ...WATERFALL, page: "/movements", segment: null, is_segment_gone: false },
        { figure: "retention", segment: "Large", is_segment_gone: true },
      ],
    });
    await saveSegment(workspace.store, {
      ...{ name: "Large", filter: "mrr>=500", description: "", updated_at: "2026-01-01T00:00:00.000Z" },
    });
    expect(await ask(workspace, "report", { id })).toMatchObject({
      rows: [{}, {}, { is_segment_gone: false }],
    });
  });
});

it("moves parts, changes texts and takes parts out", async () => {
  await inWorkspace(async (workspace) => {
    const { id } = await ask(workspace, "reports save", { title: "One" });
    const [a, b] = [await add(workspace, id, { text: "A" }), await add(workspace, id, { text: "B" })];
    const figure = await add(workspace, id, WATERFALL);
    await ask(workspace, "reports change", { report: id, part: figure, place: 1 });
    await ask(workspace, "reports change", { report: id, part: a, text: "Alpha" });
    expect(await partsOf(workspace, id)).toEqual([figure, a, b]);
    await ask(workspace, "reports drop", { report: id, part: b });
    expect(await ask(workspace, "report", { id })).toMatchObject({ rows: [{}, { text: "Alpha" }] });
    await expect(ask(workspace, "reports drop", { report: id, part: b })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      ask(workspace, "reports change", { report: id, part: figure, text: "No" }),
    ).rejects.toMatchObject({ code: "usage" });
  });
});

it("refuses what is no part, and what somebody else changed meanwhile", async () => {
  await inWorkspace(async (workspace) => {
    const { id, version } = await ask(workspace, "reports save", { title: "One" });
    const refused = (input: Record<string, unknown>) =>
      expect(ask(workspace, "reports add", { report: id, ...input })).rejects;
    await refused({}).toMatchObject({ code: "usage" });
    await refused({ ...WATERFALL, text: "Both" }).toMatchObject({ code: "usage" });
    await refused({ figure: "toString" }).toThrow('unknown figure: "toString"');
    await refused({ figure: "waterfall", address: "https://example.com/" }).toMatchObject({ code: "usage" });
    await add(workspace, id, { text: "First" });
    await refused({ text: "Again", part: (await partsOf(workspace, id))[0] }).toMatchObject({
      code: "conflict",
    });
    await refused({ text: "Second", version }).toMatchObject({ code: "conflict" });
    await expect(ask(workspace, "reports save", { title: "ONE" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await partsOf(workspace, id)).toHaveLength(1);
  });
});

it("lists reports, the last one changed first, and removes one", async () => {
  await inWorkspace(async (workspace) => {
    const one = await ask(workspace, "reports save", { title: "One" });
    const two = await ask(workspace, "reports save", { title: "Two" });
    await add(workspace, one.id, { text: "Text" });
    expect(await ask(workspace, "reports")).toMatchObject({
      rows: [
        { id: one.id, parts: 1 },
        { id: two.id, parts: 0 },
      ],
    });
    await ask(workspace, "reports remove", { id: one.id });
    expect(await ask(workspace, "reports")).toMatchObject({ rows: [{ id: two.id }] });
    await expect(ask(workspace, "report", { id: one.id })).rejects.toMatchObject({ code: "not_found" });
    expect(await ask(workspace, "audit", { limit: 1 })).toMatchObject({
      rows: [{ operation: "reports remove", was: { title: "One", parts: [{ text: "Text" }] } }],
    });
  });
});

it("keeps no more reports, parts and letters than allowed", async () => {
  await inWorkspace(async (workspace) => {
    const { store, effects } = workspace;
    const at = "2025-06-01T00:00:00.000Z";
    const parts = Array.from({ length: LIMITS.reportParts.most - 1 }, (_, n) => ({
      ...{ kind: "text", id: `p-${n}`, text: "Text" },
    }));
    const reports = Array.from({ length: LIMITS.reports.most - 1 }, (_, n) => ({
      ...{ id: `r-${n}`, at, body: { title: `Report ${n}`, parts: n === 0 ? parts : [] } },
    }));
    store.versions.append("report", reports, { by: "test", now: effects.now() });
    await ask(workspace, "reports save", { title: "t".repeat(80) });
    await expect(ask(workspace, "reports save", { title: "More" })).rejects.toMatchObject({
      code: "too_much",
    });
    await add(workspace, "r-0", { text: "t".repeat(2000) });
    await expect(add(workspace, "r-0", { text: "More" })).rejects.toMatchObject({ code: "too_much" });
    await expect(add(workspace, "r-1", { text: "t".repeat(2001) })).rejects.toThrow("up to 2000 characters");
    const long = { title: "t".repeat(81), id: "r-1" };
    await expect(ask(workspace, "reports save", long)).rejects.toThrow("up to 80 characters");
  });
});

it("holds every figure that it can name", async () => {
  await inWorkspace(async (workspace) => {
    const { id } = await ask(workspace, "reports save", { title: "All" });
    for (const figure of Object.keys(REPORT_FIGURES)) await add(workspace, id, { figure });
    expect(await partsOf(workspace, id)).toHaveLength(Object.keys(REPORT_FIGURES).length);
  });
});

async function add(workspace: Workspace, report: unknown, part: Record<string, unknown>): Promise<unknown> {
  return (await ask(workspace, "reports add", { report, ...part })).part;
}

async function partsOf(workspace: Workspace, id: unknown): Promise<unknown[]> {
  const { rows } = await ask(workspace, "report", { id });
  return Array.isArray(rows) ? rows.map(({ part }) => part) : [];
}
