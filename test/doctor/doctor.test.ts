import { createHash } from "node:crypto";
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKS } from "../../src/api/care/doctor/check-list.ts";
import { doctor } from "../../src/api/care/doctor-operation.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { commandLine } from "../../src/cli/command-line.ts";
import { startServer } from "../../src/http/server.ts";
import { type Folder, inFolder, inWorkspace, openFolder } from "../workspace.ts";

/** A folder with one import, closed. */
let made: Folder;
beforeAll(async () => {
  made = await openFolder();
  const file = join(made.directory, "subscriptions.csv");
  await writeFile(file, "customer_id,start,amount\na,2024-01-01,10\n");
  await importOperation.run(made.workspace, { source: "subscriptions", files: [file] });
  await made.workspace.reading();
  await made.workspace.close();
});
afterAll(() => rm(made.directory, { recursive: true, force: true }));

type Rows = Awaited<ReturnType<typeof doctor.run>>["rows"];

/** Every name in a folder with its mode, times and bytes. */
async function contentOf(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true }).catch(() => null);
  if (names === null) return ["nothing"];
  const found = ["", ...names.sort()].map(async (name) => {
    const { mode, mtimeMs, size } = await stat(join(directory, name));
    const bytes = await readFile(join(directory, name)).catch(() => "");
    return `${name} ${mode} ${mtimeMs} ${size} ${createHash("sha256").update(bytes).digest("hex")}`;
  });
  return Promise.all(found);
}

/** Runs the command on a folder. */
async function examined(folder: string): Promise<{ code: number; rows: Rows }> {
  const out: string[] = [];
  const terminal = { out: (text: string) => void out.push(text), err: () => undefined };
  const code = await commandLine(["doctor", "--data", folder, "--json"], terminal);
  return { code, rows: doctor.output.parse(JSON.parse(out.join(""))).rows };
}

/** Runs the command on a copy of the folder that something was done to. @returns what is not well */
async function illAfter(
  harm: (folder: string) => Promise<unknown>,
): Promise<{ code: number; ill: Record<string, string> }> {
  return inFolder(async (directory) => {
    const folder = join(directory, "data");
    await cp(join(made.directory, "data"), folder, { recursive: true, preserveTimestamps: true });
    await harm(folder);
    const before = await contentOf(folder);
    const { code, rows } = await examined(folder);
    expect(await contentOf(folder)).toEqual(before);
    expect(rows.map(({ check }) => check)).toEqual(CHECKS.map(({ name }) => name));
    const wrong = rows.filter(({ is_well, check }) => !is_well && check !== "1 GB of disk is free");
    for (const { mend } of wrong) expect(mend).toMatch(/\w+.*[.:]/);
    return { code, ill: Object.fromEntries(wrong.map(({ check, found }) => [check, found])) };
  });
}

const RECORD = "Record is readable";
const KEPT = "Imported files are intact";
const WAREHOUSE = "Warehouse is readable";
const FOLDER = "Data folder is readable and writable";

describe("the doctor changes nothing in the folder, and finds", () => {
  it("nothing, while all is well", async () => {
    expect((await illAfter(async () => undefined)).ill).toEqual({});
  });

  it("nothing where there is no folder yet, and makes none", async () => {
    expect((await illAfter((folder) => rm(folder, { recursive: true }))).ill).toEqual({});
  });

  const record: Record<string, (path: string) => Promise<unknown>> = {
    missing: (path) => rm(path),
    empty: (path) => writeFile(path, ""),
    "something else": (path) => writeFile(path, "this is no database ".repeat(1000)),
    "damaged inside": async (path) => {
      const bytes = await readFile(path);
      await writeFile(path, bytes.fill(7, 4096, 40_000));
    },
    "of a newer version": async (path) => {
      const database = new SqliteDatabase(path);
      database.prepare("insert into kysely_migration values ('9999_beyond', '2030-01-01')").run();
      database.close();
    },
    "a folder": async (path) => {
      await rm(path);
      await mkdir(path);
    },
  };
  for (const [what, harm] of Object.entries(record)) {
    it(`a record that is ${what}`, async () => {
      const { code, ill } = await illAfter((folder) => harm(join(folder, "cambium.db")));
      expect(code).toBe(1);
      expect(ill[RECORD]).toContain("cambium.db");
      expect(ill[WAREHOUSE]).toBeUndefined();
    });
  }

  const warehouse: Record<string, (path: string) => Promise<unknown>> = {
    damaged: (path) => writeFile(path, "this is no database ".repeat(1000)),
    "a folder": async (path) => {
      await rm(path);
      await mkdir(path);
    },
  };
  for (const [what, harm] of Object.entries(warehouse)) {
    it(`a warehouse that is ${what}`, async () => {
      const { code, ill } = await illAfter((folder) => harm(join(folder, "warehouse.duckdb")));
      expect([code, Object.keys(ill)]).toEqual([1, [WAREHOUSE]]);
    });
  }

  it("nothing wrong in a warehouse that is missing: it is made again", async () => {
    expect((await illAfter((folder) => rm(join(folder, "warehouse.duckdb")))).ill).toEqual({});
  });

  it("imported files that are missing, by name", async () => {
    const { code, ill } = await illAfter(async (folder) => {
      for (const name of await readdir(join(folder, "imports"))) await rm(join(folder, "imports", name));
    });
    expect([code, ill]).toEqual([
      1,
      { [KEPT]: expect.stringMatching(/^subscriptions\.csv of import 1 is no longer at /) },
    ]);
  });

  it("a folder that another user may not read", async () => {
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      await inFolder(async (directory) => {
        const folder = join(directory, "data");
        await mkdir(folder);
        await chmod(folder, 0o000);
        const { code, rows } = await examined(folder);
        await chmod(folder, 0o700);
        const found = rows.find(({ check }) => check === FOLDER);
        expect(code).toBe(1);
        expect(found?.found).toBe(
          `${folder} can't be used: this user has no permission to read and write it`,
        );
        expect(found?.mend).toContain("permission");
      });
    } finally {
      if (root) process.seteuid?.(0);
    }
  });
});

it("asks a server that has the folder open for what only it may look into", () =>
  inWorkspace(async (workspace, directory) => {
    const server = await startServer(workspace, { port: 0, version: "0.0.0", webDirectory: directory });
    try {
      const { rows } = await examined(workspace.directory);
      expect(rows.find(({ check }) => check === WAREHOUSE)).toMatchObject({
        is_well: true,
        found: expect.stringMatching(/^DuckDB/),
      });
    } finally {
      await server.close();
    }
  }));
