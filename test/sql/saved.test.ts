import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { growthMark } from "../../src/store/growth-mark.ts";
import { ask } from "../restraint/asking.ts";
import { inWorkspace } from "../workspace.ts";

describe("saved queries", () => {
  it("are kept under a name in a folder, renamed, moved, changed and removed", async () => {
    await inWorkspace(async (workspace) => {
      const saved = await ask(workspace, "sql save", { name: " MRR ", sql: "select 1", folder: "Board" });
      expect(saved).toMatchObject({
        ...{
          name: "MRR",
          folder: "Board",
          sql: "select 1",
          by: "http",
          saved_at: "2026-01-01T12:00:00.000Z",
        },
        ...{ every: null, hour: null, format: null, param: null },
        ...{ last_run: null, last_error: null, next_run: null },
      });
      const { id } = saved;
      expect(await ask(workspace, "sql save", { id, name: "MRR now" })).toMatchObject({
        ...{ id, name: "MRR now", folder: "Board", sql: "select 1" },
      });
      await ask(workspace, "sql save", { id, name: "MRR now", sql: "select 2", folder: "" });
      await ask(workspace, "sql save", { name: "Ten", sql: "select 10", folder: "Board" });
      await ask(workspace, "sql save", { name: "Nine", sql: "select 9", folder: "Board" });
      expect(await listed(workspace)).toEqual([
        [null, "MRR now", "select 2"],
        ["Board", "Nine", "select 9"],
        ["Board", "Ten", "select 10"],
      ]);
      const stale = { id, version: saved.version };
      await expect(ask(workspace, "sql remove", stale)).rejects.toMatchObject({ code: "conflict" });
      expect(await ask(workspace, "sql remove", { id })).toEqual({ id, name: "MRR now" });
      await expect(ask(workspace, "sql remove", { id })).rejects.toThrow(`unknown query: ${id}`);
      expect(workspace.store.versions.history("query", String(id)).map(({ body }) => body)).toEqual([
        { name: "MRR", folder: "Board", sql: "select 1", schedule: null },
        { name: "MRR now", folder: "Board", sql: "select 1", schedule: null },
        { name: "MRR now", folder: null, sql: "select 2", schedule: null },
        null,
      ]);
    });
  });

  it("run with their parameters, and answer as `sql` does; drafts that can't run are kept as they are", async () => {
    await inWorkspace(async (workspace) => {
      const sql = "select n, n * {{times}} as m from unnest(sequence(1, 3)) as t(n)";
      const { id } = await ask(workspace, "sql save", { name: "Times", sql });
      const asked = { param: ["times=2"], limit: 2 };
      const answer = await ask(workspace, "sql run", { id, ...asked });
      expect(answer).toMatchObject({ total: 3, parameters: ["times"], rows: [{ m: 2 }, { m: 4 }] });
      const { milliseconds: _, ...same } = await ask(workspace, "sql", { sql, ...asked });
      expect(answer).toMatchObject(same);
      expect(await ask(workspace, "sql run", { id, check: true })).toMatchObject({ parameters: ["times"] });
      await expect(ask(workspace, "sql run", { id })).rejects.toThrow("the query needs a value for times");
      await expect(ask(workspace, "sql run", { id: "other" })).rejects.toMatchObject({ code: "not_found" });
      const text = "drop table customers;\n  select  from\t-- later\n";
      const draft = await ask(workspace, "sql save", { name: "Draft", sql: text });
      expect(draft.sql).toBe(text);
      await expect(ask(workspace, "sql run", { id: draft.id })).rejects.toMatchObject({ code: "bad_input" });
    });
  });

  it("have names unlike others of their folder", async () => {
    await inWorkspace(async (workspace) => {
      const save = (input: Record<string, unknown>) =>
        ask(workspace, "sql save", { sql: "select 1", ...input });
      const one = await save({ name: "MRR", folder: "Board" });
      await save({ name: "MRR" });
      await save({ name: "MRR", folder: "Sales" });
      await expect(save({ name: "mrr", folder: "board" })).rejects.toThrow(
        `there is a query of that name: MRR (${one.id})`,
      );
      await save({ id: one.id, name: "Mrr", folder: "Board" });
    });
  });

  it.each([
    [{ name: "" }, "a name is missing"],
    [{ name: "a\nb" }, "no control characters"],
    [{ sql: "  " }, "the query is missing"],
    [{ sql: undefined }, "the query is missing"],
    [{ folder: "a/b" }, "folder"],
    [{ id: "../up" }, "small letters"],
    [{ id: ".." }, "small letters"],
  ])("refuses %o", async (wrong, says) => {
    await inWorkspace(async (workspace) => {
      await expect(ask(workspace, "sql save", { name: "One", sql: "select 1", ...wrong })).rejects.toThrow(
        says,
      );
      expect(await listed(workspace)).toEqual([]);
    });
  });

  it("are no more, and no longer, than allowed", async () => {
    await inWorkspace(async (workspace) => {
      const { store, effects } = workspace;
      const at = "2025-06-01T00:00:00.000Z";
      const body = (name: string) => ({ name, folder: null, sql: "select 1", schedule: null });
      const many = Array.from({ length: LIMITS.savedQueries.most - 1 }, (_, n) => ({
        ...{ id: `q${n}`, at, body: body(`Query ${n}`) },
      }));
      store.versions.append("query", many, { by: "test", now: effects.now() });
      const save = (input: Record<string, unknown>) => ask(workspace, "sql save", input);
      const long = { name: "n".repeat(80), folder: "f".repeat(80), sql: "x".repeat(LIMITS.sqlText.most) };
      await save(long);
      await expect(save({ name: "More", sql: "select 1" })).rejects.toMatchObject({ code: "too_much" });
      await save({ id: "q1", name: "Again" });
      const change = (input: Record<string, unknown>) =>
        expect(save({ id: "q2", name: "Two", ...input })).rejects;
      await change({ name: "n".repeat(81) }).toThrow("80 characters");
      await change({ folder: "f".repeat(81) }).toThrow();
      await change({ sql: "x".repeat(LIMITS.sqlText.most + 1) }).toMatchObject({ code: "too_much" });
    });
  });

  it("change no figure", async () => {
    await inWorkspace(async (workspace) => {
      const before = await growthMark(workspace.store);
      await ask(workspace, "sql save", { name: "One", sql: "select 1" });
      expect(await growthMark(workspace.store)).toBe(before);
    });
  });
});

async function listed(workspace: Workspace): Promise<unknown[]> {
  const { rows } = await ask(workspace, "sql saved");
  return Array.isArray(rows) ? rows.map(({ folder, name, sql }) => [folder, name, sql]) : [];
}
