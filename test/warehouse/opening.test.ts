import { appendFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { openDuckDb } from "../../src/warehouse/duckdb.ts";
import { openOrReplace } from "../../src/warehouse/open-or-replace.ts";
import { inFolder } from "../workspace.ts";

/** DuckDB's own sum over a block of a file, by 8 bytes. */
function checksum(block: Buffer): bigint {
  let sum = 5381n;
  for (let at = 0; at < block.length; at += 8)
    sum ^= BigInt.asUintN(64, block.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
  return sum;
}

async function make(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run("create table t as select range as a from range(1000); checkpoint");
  connection.closeSync();
  instance.closeSync();
}

/** What damage leaves of a warehouse. */
const DAMAGES: Record<string, (file: Buffer) => Buffer> = {
  "something else": () => Buffer.from("this is no database ".repeat(1000)),
  nothing: () => Buffer.alloc(0),
  "its beginning": (file) => file.subarray(0, 5000),
  "a header that was overwritten": (file) => Buffer.from(file).fill(7, 4096, 12_288),
};

describe("a damaged warehouse is put aside, and made anew", () => {
  for (const [what, damage] of Object.entries(DAMAGES)) {
    it(`where there is ${what}, with its log of changes`, async () => {
      await inFolder(async (folder) => {
        const path = join(folder, "warehouse.duckdb");
        await make(path);
        const damaged = damage(await readFile(path));
        await writeFile(path, damaged);
        await writeFile(`${path}.wal`, "a log");
        await writeFile(`${path}.damaged`, "an earlier one");
        const said: string[] = [];
        const warehouse = await openDuckDb(path, (message) => said.push(message));
        expect(await warehouse.query("show tables")).toEqual([]);
        await warehouse.close();
        expect(said).toEqual([expect.stringMatching(/is damaged: moved it to .*\.damaged/)]);
        expect(await readFile(`${path}.damaged`)).toEqual(damaged);
        expect(await readFile(`${path}.damaged.wal`, "utf8")).toBe("a log");
      });
    });
  }

  it("where only its log of changes is damaged", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "warehouse.duckdb");
      await make(path);
      const instance = await DuckDBInstance.create(path);
      const connection = await instance.connect();
      await connection.run("create table u as select 7 as a");
      const wal = await readFile(`${path}.wal`);
      const file = await readFile(path);
      connection.closeSync();
      instance.closeSync();
      await writeFile(path, file);
      await writeFile(`${path}.wal`, Buffer.from(wal).fill(9, 40, wal.length >> 1));
      const said: string[] = [];
      await (await openDuckDb(path, (message) => said.push(message))).close();
      expect(said.length).toBe(1);
      expect(await readFile(`${path}.damaged`)).toEqual(file);
    });
  });
});

describe("every other failure is told, and leaves the files", () => {
  it("of a newer version", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "warehouse.duckdb");
      await make(path);
      const file = await readFile(path);
      file.writeBigUInt64LE(9999n, 12);
      file.writeBigUInt64LE(checksum(file.subarray(8, 4096)), 0);
      await writeFile(path, file);
      await expect(openDuckDb(path)).rejects.toMatchObject({
        message: expect.stringContaining("it was written by a newer version of Cambium"),
        hint: expect.stringContaining("move the file away"),
      });
      expect(await readFile(path)).toEqual(file);
      expect(await readdir(folder)).toEqual(["warehouse.duckdb"]);
    });
  });

  it("a folder in its place", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "warehouse.duckdb");
      await mkdir(path);
      await appendFile(join(path, "x"), "kept");
      await expect(openDuckDb(path)).rejects.toMatchObject({
        message: `can't open ${path}: there's a folder in its place`,
      });
      expect(await readFile(join(path, "x"), "utf8")).toBe("kept");
    });
  });

  it.each([
    ['IO Error: Could not write file "w": No space left on device', "the disk is full", /Free some space/],
    [
      'IO Error: Cannot open file "w": Permission denied',
      "this user has no permission to read",
      /permission to read and write/,
    ],
    ["IO Error: Could not set lock on file", "another process is using it", /cambium serve/],
    [
      'IO Error: Failure while replaying WAL file "w": IO Error: Could not write file "f": No space left on device',
      "the disk is full",
      /Free some space/,
    ],
    [
      'Failure while replaying WAL file "w": Out of Memory Error: failed to allocate data of size 16.0 MiB (3.1 MiB/4.0 MiB used)',
      "there isn't enough memory",
      /more memory/,
    ],
    [
      'Failure while replaying WAL file "w": IO Error: Cannot open file "f": Permission denied',
      "this user has no permission to read",
      /permission to read and write/,
    ],
    ["INTERNAL Error: never seen", "INTERNAL Error: never seen", /Nothing was changed/],
  ])("%s", async (says, what, hint) => {
    await inFolder(async (folder) => {
      const path = join(folder, "warehouse.duckdb");
      await writeFile(path, "as it was");
      const said: string[] = [];
      const open = () => Promise.reject(new Error(says));
      await expect(openOrReplace(path, { open, say: (line) => said.push(line) })).rejects.toMatchObject({
        message: expect.stringContaining(what),
        hint: expect.stringMatching(hint),
      });
      expect(said).toEqual([]);
      expect(await readFile(path, "utf8")).toBe("as it was");
    });
  });
});
