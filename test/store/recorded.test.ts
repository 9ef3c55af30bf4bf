import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { demo, importOperation, imports } from "../../src/api/evidence/import-operations.ts";
import type { Operation } from "../../src/api/operation.ts";
import { perform } from "../../src/api/perform.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { effects, inFolder } from "../workspace.ts";
import { csv } from "./folder.ts";

/** Makes the warehouse fail at what a pattern finds, until it is told to stop. */
function failing({ warehouse }: Workspace, at: RegExp): () => void {
  const exec = warehouse.exec.bind(warehouse);
  warehouse.exec = async (sql, schema) => {
    if (at.test(sql)) throw new Error("No space left on device");
    await exec(sql, schema);
  };
  return () => {
    warehouse.exec = exec;
  };
}

/** Places at which the warehouse can fail once an import is in the log. */
const PLACES: Record<string, RegExp> = {
  "keeping what was read": /^commit$/,
  "building the books": /create schema policy_/,
  "clearing away": /drop (table|view) if exists staged_/,
};

const mrr = async (workspace: Workspace) => {
  const { rows } = await metric.run(workspace, { metric: "mrr", from: "2024-01", to: "2024-03" });
  return rows.map(({ value }) => value);
};

const ask = (workspace: Workspace, operation: Operation, input: Record<string, unknown>) =>
  perform(workspace, operation, input, { by: "command line" });

for (const [what, at] of Object.entries(PLACES)) {
  it(`an import that is in the record does not fail when ${what} does`, async () => {
    await inFolder(async (directory) => {
      const file = join(directory, "rows.csv");
      await writeFile(file, csv("a,2024-01-01,,10", "b,2024-02-01,,20"));
      const data = join(directory, "data");
      const workspace = await Workspace.open(data, effects);
      await workspace.reading();
      const heal = failing(workspace, at);
      const input = { source: "subscriptions", files: [file], set: ["product=Pro"] };
      const output = await ask(workspace, importOperation, input);
      expect(output).toMatchObject({ import: 1, is_new: true });
      const isCleared = what === "clearing away";
      expect(Object(output).failed_after ?? "").toMatch(
        isCleared ? /^$/ : /the disk is full.*The change is recorded/,
      );
      heal();
      expect(await mrr(workspace)).toEqual([1000, 3000, 3000]);
      expect(await ask(workspace, importOperation, input)).toMatchObject({ import: 1, is_new: false });
      await workspace.close();
      const again = await Workspace.open(data, effects);
      expect(await mrr(again)).toEqual([1000, 3000, 3000]);
      await again.close();
    });
  });
}

it("nor does the demo company; a demo that is in the record has its name", async () => {
  await inFolder(async (directory) => {
    const workspace = await Workspace.open(join(directory, "data"), effects);
    await workspace.reading();
    const heal = failing(workspace, /^commit$|create schema policy_/);
    expect(await ask(workspace, demo, { customers: 20, months: 3 })).toMatchObject({
      failed_after: expect.stringContaining("the disk is full"),
    });
    heal();
    expect((await workspace.settings()).organisation).toBe("Quillmoor (demo)");
    expect((await imports.run(workspace, {})).rows.length).toBeGreaterThan(0);
    await workspace.close();
  });
});

it("an import that is not in the record leaves nothing", async () => {
  await inFolder(async (directory) => {
    const file = join(directory, "rows.csv");
    await writeFile(file, csv("a,2024-01-01,,10"));
    const workspace = await Workspace.open(join(directory, "data"), effects);
    const heal = failing(workspace, /built_states/);
    const input = { source: "subscriptions", files: [file], set: ["product=Pro"] };
    await expect(ask(workspace, importOperation, input)).rejects.toThrow("the disk is full");
    heal();
    expect((await imports.run(workspace, {})).rows).toEqual([]);
    expect(await ask(workspace, importOperation, input)).toMatchObject({ import: 1, is_new: true });
    expect(await mrr(workspace)).toEqual([1000, 1000, 1000]);
    await workspace.close();
  });
});
