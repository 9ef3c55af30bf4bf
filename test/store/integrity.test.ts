import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { faultsOf } from "../../src/store/integrity.ts";
import { inFolder } from "../workspace.ts";

/** Makes a database of many pages. */
function makeDatabase(path: string): void {
  const database = new SqliteDatabase(path);
  database.exec("create table one (id integer primary key, text text); create index by_text on one (text)");
  const insert = database.prepare("insert into one (text) values (?)");
  database.transaction(() => {
    for (let n = 0; n < 2000; n++) insert.run(`text ${n}`);
  })();
  database.close();
}

describe("what is wrong with a database", () => {
  it("is nothing while it is whole, and what SQLite says of rows that are not in their index, up to five times", () =>
    inFolder(async (directory) => {
      const path = join(directory, "whole.db");
      makeDatabase(path);
      expect(await faultsOf(path)).toEqual([]);
      const bytes = await readFile(path);
      const damaged = [1001, 1003, 1005, 1007, 1009, 1011].map((n) => `text ${n}`);
      for (const text of damaged) bytes.write("lost", bytes.indexOf(text));
      await writeFile(path, bytes);
      const faults = await faultsOf(path);
      expect(faults).toHaveLength(5);
      for (const fault of faults) expect(fault).toMatch(/^row \d+ missing from index by_text$/);
    }));

  it("is thrown with SQLite's code where it cannot be read at all", () =>
    inFolder(async (directory) => {
      const path = join(directory, "none.db");
      await expect(faultsOf(path)).rejects.toMatchObject({ code: "SQLITE_CANTOPEN" });
      await writeFile(path, "this is no database ".repeat(1000));
      await expect(faultsOf(path)).rejects.toMatchObject({
        code: "SQLITE_NOTADB",
        message: "file is not a database",
      });
    }));
});
