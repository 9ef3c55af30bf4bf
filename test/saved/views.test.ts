import { expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { removeSegment, saveSegment } from "../../src/model/saved-segments.ts";
import { growthMark } from "../../src/store/growth-mark.ts";
import { ask } from "../restraint/asking.ts";
import { inWorkspace } from "../workspace.ts";

const ADDRESS = "/expansion?range=ytd&segment=Large";
const large = { name: "Large", filter: "mrr>=500", description: "", updated_at: "2026-01-01T00:00:00.000Z" };

it("keeps a page's state under a name, renames it and removes it", async () => {
  await inWorkspace(async (workspace) => {
    await saveSegment(workspace.store, large);
    const saved = await ask(workspace, "views save", { name: " Large this year ", address: ADDRESS });
    expect(saved).toMatchObject({
      ...{ name: "Large this year", address: ADDRESS, page: "/expansion", segment: "Large" },
      ...{ is_segment_gone: false, by: "http", saved_at: "2026-01-01T12:00:00.000Z" },
    });
    const renamed = await ask(workspace, "views save", { name: "Large accounts", id: saved.id });
    expect(renamed).toMatchObject({ id: saved.id, name: "Large accounts", address: ADDRESS });
    await ask(workspace, "views save", { name: "Kept", address: "/retention" });
    expect(await namesIn(workspace)).toEqual(["Kept", "Large accounts"]);
    const stale = { id: saved.id, version: saved.version };
    await expect(ask(workspace, "views remove", stale)).rejects.toMatchObject({ code: "conflict" });
    expect(await ask(workspace, "views remove", { id: saved.id })).toEqual({
      ...{ id: saved.id, name: "Large accounts" },
    });
    expect(await namesIn(workspace)).toEqual(["Kept"]);
    await expect(ask(workspace, "views remove", { id: saved.id })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(workspace.store.versions.history("view", String(saved.id)).map(({ body }) => body)).toEqual([
      { name: "Large this year", address: ADDRESS },
      { name: "Large accounts", address: ADDRESS },
      null,
    ]);
  });
});

it("says that the segment of a view was removed, and leaves filters alone", async () => {
  await inWorkspace(async (workspace) => {
    await saveSegment(workspace.store, large);
    await ask(workspace, "views save", { name: "By name", address: ADDRESS });
    await ask(workspace, "views save", { name: "By filter", address: "/?segment=mrr%3E%3D500" });
    await removeSegment(workspace.store, "Large");
    expect(await ask(workspace, "views")).toMatchObject({
      rows: [
        { name: "By filter", segment: "mrr>=500", is_segment_gone: false },
        { name: "By name", segment: "Large", is_segment_gone: true },
      ],
    });
  });
});

it("leaves out of an address what is open in the drawer", async () => {
  await inWorkspace(async (workspace) => {
    const address = "/?range=ytd&drill=mrr:2025-12&who=main/a#figures";
    expect(await ask(workspace, "views save", { name: "One", address })).toMatchObject({
      address: "/?range=ytd",
    });
  });
});

it.each([
  ["https://example.com/expansion"],
  ["//example.com/expansion"],
  ["/\\example.com"],
  ["expansion"],
  ["/expansion?range=y td"],
  ["javascript:alert(1)"],
  [""],
])("refuses %j, which is no page", async (address) => {
  await inWorkspace(async (workspace) => {
    await expect(ask(workspace, "views save", { name: "One", address })).rejects.toMatchObject({
      code: "usage",
    });
    expect(await namesIn(workspace)).toEqual([]);
  });
});

it("refuses a name that is taken, whatever its capitals", async () => {
  await inWorkspace(async (workspace) => {
    const one = await ask(workspace, "views save", { name: "Board", address: "/" });
    await expect(ask(workspace, "views save", { name: "board", address: "/week" })).rejects.toMatchObject({
      code: "conflict",
    });
    await ask(workspace, "views save", { name: "BOARD", id: one.id });
    expect(await namesIn(workspace)).toEqual(["BOARD"]);
  });
});

it("takes names and addresses of up to their longest", async () => {
  await inWorkspace(async (workspace) => {
    const save = (name: number, address: number) =>
      ask(workspace, "views save", { name: "n".repeat(name), address: `/?q=${"a".repeat(address - 4)}` });
    await save(80, 4000);
    await expect(save(81, 100)).rejects.toThrow("up to 80 characters");
    await expect(save(79, 4001)).rejects.toThrow("up to 4000 characters");
  });
});

it("keeps no more views than allowed, and still renames one then", async () => {
  await inWorkspace(async (workspace) => {
    fill(workspace, LIMITS.views.most - 1);
    const last = await ask(workspace, "views save", { name: "The last one", address: "/" });
    await expect(ask(workspace, "views save", { name: "One too many", address: "/" })).rejects.toMatchObject({
      code: "too_much",
    });
    await ask(workspace, "views save", { name: "The very last one", id: last.id });
  });
});

it("has an entry in the audit with what a view was, and makes no figure old", async () => {
  await inWorkspace(async (workspace) => {
    const mark = await growthMark(workspace.store);
    const { id } = await ask(workspace, "views save", { name: "One", address: "/" });
    await ask(workspace, "views save", { name: "Two", id });
    expect(await growthMark(workspace.store)).toBe(mark);
    const { rows } = await ask(workspace, "audit", { limit: 2 });
    expect(rows).toMatchObject([
      { operation: "views save", was: { name: "One", address: "/" } },
      { operation: "views save", was: null },
    ]);
  });
});

function fill({ store, effects }: Workspace, count: number): void {
  const at = "2025-06-01T00:00:00.000Z";
  const views = Array.from({ length: count }, (_, n) => ({
    ...{ id: `w${n}`, at, body: { name: `View ${n}`, address: "/" } },
  }));
  store.versions.append("view", views, { by: "test", now: effects.now() });
}

async function namesIn(workspace: Workspace): Promise<unknown[]> {
  const { rows } = await ask(workspace, "views");
  return Array.isArray(rows) ? rows.map(({ name }) => name) : [];
}
