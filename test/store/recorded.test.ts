import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { setCatalogue } from "../../src/api/books/catalogue.ts";
import { link, unlink } from "../../src/api/books/links.ts";
import { demo, importOperation, imports } from "../../src/api/evidence/import-operations.ts";
import { removeImportOperation } from "../../src/api/evidence/remove-import.ts";
import type { Operation } from "../../src/api/operation.ts";
import { perform } from "../../src/api/perform.ts";
import { audit } from "../../src/api/settings/audit.ts";
import { removePolicyOperation, setPolicy } from "../../src/api/settings/policies.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { effects, inFolder } from "../workspace.ts";
import { csv } from "./folder.ts";

/** Makes the warehouse fail at what a pattern finds, until it is told to stop. */
function failing({ warehouse }: Workspace, at: RegExp, fail: () => unknown = diskIsFull): () => void {
  const exec = warehouse.exec.bind(warehouse);
  warehouse.exec = async (sql, schema) => {
    if (at.test(sql)) fail();
    await exec(sql, schema);
  };
  return () => {
    warehouse.exec = exec;
  };
}

function diskIsFull(): never {
  throw new Error("No space left on device");
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

it("an import that lacks a file of Cambium's own names that file, and blames no rows", async () => {
  await inFolder(async (directory) => {
    const file = join(directory, "rows.csv");
    await writeFile(file, csv("a,2024-01-01,,10"));
    const workspace = await Workspace.open(join(directory, "data"), effects);
    const heal = failing(workspace, /built_states/, () => readFileSync("/cambium/model/built.sql"));
    const input = { source: "subscriptions", files: [file], set: ["product=Pro"] };
    await expect(ask(workspace, importOperation, input)).rejects.toMatchObject({
      code: "conflict",
      message: "/cambium/model/built.sql can't be used: it isn't there",
      hint: expect.stringContaining("install Cambium again"),
    });
    heal();
    const missing = { ...input, files: [join(directory, "none.csv")] };
    await expect(ask(workspace, importOperation, missing)).rejects.toMatchObject({
      code: "bad_input",
      message: expect.stringContaining("none.csv does not exist"),
    });
    await workspace.close();
  });
});

/** Changes after which the warehouse is asked, and what an answer says of it where it is well. */
const CHANGES: [Operation, input: Record<string, unknown>, answer: Record<string, unknown>][] = [
  [setCatalogue, { product: "Pro", kind: "add_on" }, { product: "Pro", kind: "add_on" }],
  [link, { customers: ["a", "b"] }, { rows: [{ customer: "a" }, { customer: "b" }, { customer: "c" }] }],
  [unlink, { customer: "c" }, { rows: [] }],
  [removePolicyOperation, { name: "own" }, { name: "own" }],
  [removeImportOperation, { import: 2 }, { import: 2, left_out: [] }],
];

for (const [operation, input, answer] of CHANGES) {
  it(`${operation.name} that is in the record does not fail when what follows does, and says so`, async () => {
    await inFolder(async (directory) => {
      const files = await Promise.all(
        ["a,2024-01-01,,10", "b,2024-02-01,,20", "c,2024-02-01,,30"].map(async (row, index) => {
          const file = join(directory, `${index}.csv`);
          await writeFile(file, csv(row));
          return file;
        }),
      );
      const workspace = await Workspace.open(join(directory, "data"), effects);
      for (const file of files)
        await importOperation.run(workspace, {
          source: "subscriptions",
          files: [file],
          set: ["product=Pro"],
        });
      await link.run(workspace, { customers: ["b", "c"] });
      await setPolicy.run(workspace, { name: "own", from: "stripe", set: ["past_due_days=30"] });
      await workspace.reading("own");
      await workspace.links();
      const last = async () => (await audit.run(workspace, { limit: 1 })).rows[0];
      const heal = failing(workspace, /^(?!create table if not exists)/);
      const failed = await ask(workspace, operation, input);
      expect(Object(failed).failed_after).toMatch(/the disk is full.*The change is recorded/);
      expect(operation.output.safeParse(failed).success).toBe(true);
      expect(await last()).toMatchObject({ operation: operation.name });
      heal();
      if (!/remove/.test(operation.name)) {
        const again = await ask(workspace, operation, {
          ...input,
          ...(operation === unlink && { never: true }),
        });
        expect(again).toMatchObject(answer);
        expect(again).not.toHaveProperty("failed_after");
      }
      await workspace.reading();
      await workspace.close();
    });
  });
}
