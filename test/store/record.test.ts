import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { Store } from "../../src/store/store.ts";
import { inScratch } from "../import/cli.ts";
import { csv, filesIn, importRows, mrr, run } from "./folder.ts";

const A = ["a,2024-01-01,,10", "b,2024-02-01,,20"];
const B = ["c,2024-03-01,,40"];
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** What may become of a record, and what is said of it. */
const LOSSES: Record<string, { lose(data: string): Promise<void>; says: RegExp }> = {
  "is missing": {
    lose: (data) => rm(join(data, "cambium.db")),
    says: /cambium\.db is missing, but imports\/ contains 1 imported file/,
  },
  "is empty": {
    lose: (data) => writeFile(join(data, "cambium.db"), ""),
    says: /cambium\.db is empty, but imports\/ contains 1 imported file/,
  },
  "has no table": {
    async lose(data) {
      await rm(join(data, "cambium.db"));
      const database = new SqliteDatabase(join(data, "cambium.db"));
      database.pragma("user_version = 1");
      database.close();
    },
    says: /cambium\.db is empty, but imports\/ contains 1 imported file/,
  },
  "is something else": {
    lose: (data) => writeFile(join(data, "cambium.db"), "this is no database ".repeat(500)),
    says: /the record .*cambium\.db is damaged: file is not a database/,
  },
  "was cut off": {
    async lose(data) {
      const whole = await readFile(join(data, "cambium.db"));
      await writeFile(join(data, "cambium.db"), whole.subarray(0, whole.length >> 1));
    },
    says: /the record .*cambium\.db is damaged: database disk image is malformed/,
  },
};

describe("a record that", () => {
  for (const [what, { lose, says }] of Object.entries(LOSSES)) {
    it(`${what} is told, and every file stays as it is`, () =>
      inScratch(async (scratch) => {
        const data = join(scratch, "data");
        expect((await importRows(data, "a.csv", A)).code).toBe(0);
        await copyFile(join(data, "cambium.db"), join(scratch, "backup.db"));
        await lose(data);
        const before = await filesIn(data);
        for (const command of [
          ["metric", "mrr"],
          ["doctor"],
          ["imports"],
          ["settings", "set", "margin", "80"],
        ]) {
          const { code, stdout, stderr } = await run(data, ...command);
          const said = `${stdout}${stderr}`.replaceAll(/\s+/g, " ");
          expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(says) });
          expect(said).toContain("cambium restore");
          expect(await filesIn(data)).toEqual(before);
        }
        await copyFile(join(scratch, "backup.db"), join(data, "cambium.db"));
        expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
      }));
  }

  it("is missing can be begun anew once what belonged to it is away", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      expect((await importRows(data, "a.csv", A)).code).toBe(0);
      await rm(join(data, "cambium.db"));
      await rename(join(data, "imports"), join(scratch, "imports"));
      expect((await run(data, "imports")).stderr).toMatch(
        /missing, but warehouse\.duckdb was built from a record/,
      );
      await rename(join(data, "warehouse.duckdb"), join(scratch, "warehouse.duckdb"));
      expect((await run(data, "imports", "--json")).stdout).toContain('"rows": []');
    }));

  it("is missing beside its log of changes is not made anew, which would drop the log", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const store = await Store.open(data);
      store.setSetting("margin", "80");
      for (const name of ["cambium.db", "cambium.db-wal"])
        await copyFile(join(data, name), join(scratch, name));
      await store.close();
      await rm(join(data, "cambium.db"));
      await copyFile(join(scratch, "cambium.db-wal"), join(data, "cambium.db-wal"));
      const { code, stderr } = await run(data, "settings");
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/change log cambium\.db-wal exists/),
      });
      await copyFile(join(scratch, "cambium.db"), join(data, "cambium.db"));
      expect((await run(data, "settings")).stdout).toMatch(/margin +80/);
    }));

  it("has one bit of a hash flipped is told, and the file it meant stays", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      expect((await importRows(data, "a.csv", A)).code).toBe(0);
      const hash = hashOf(csv(...A));
      const other = `${hash[0] === "1" ? "0" : "1"}${hash.slice(1)}`;
      const file = await readFile(join(data, "cambium.db"));
      for (let at = file.indexOf(hash); at >= 0; at = file.indexOf(hash, at + 1)) file.write(other, at);
      await writeFile(join(data, "cambium.db"), file);
      const before = await filesIn(data);
      for (const command of [["metric", "mrr"], ["imports"]]) {
        const { code, stderr } = await run(data, ...command);
        expect({ code, stderr }).toEqual({
          code: 1,
          stderr: expect.stringMatching(
            /record cambium\.db is damaged: entry 1 of the evidence log \(import\)/,
          ),
        });
      }
      expect(await filesIn(data)).toEqual(before);
    }));
});

describe("a file among the imports that the record does not list", () => {
  it("is moved aside and named, and moved back when a record lists it", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const [old, now] = [join(scratch, "old.db"), join(scratch, "now.db")];
      expect((await importRows(data, "a.csv", A)).code).toBe(0);
      await copyFile(join(data, "cambium.db"), old);
      expect((await importRows(data, "b.csv", B)).code).toBe(0);
      await copyFile(join(data, "cambium.db"), now);
      await writeFile(join(data, "imports", "notes.txt"), "by hand");
      await copyFile(old, join(data, "cambium.db"));

      const first = await run(data, "imports");
      const hash = hashOf(csv(...B));
      expect(first.code).toBe(0);
      expect(first.stderr).toBe(
        `2 files in imports/ that the record does not list moved to unlisted/: ${[hash, "notes.txt"].sort().join(", ")} …\n`,
      );
      expect((await run(data, "imports")).stderr).toBe("");
      expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);

      await copyFile(now, join(data, "cambium.db"));
      expect((await run(data, "imports")).stderr).toBe(
        "1 file that the record lists moved back from unlisted/ to imports/ …\n",
      );
      expect(await mrr(data)).toEqual([1000, 3000, 7000, 7000]);
      expect(await readdir(join(data, "unlisted"))).toEqual(["notes.txt"]);
    }));

  it("never takes the place of another, nor one that is damaged its own", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const hash = hashOf(csv(...B));
      expect((await importRows(data, "a.csv", A)).code).toBe(0);
      await mkdir(join(data, "unlisted"));
      await writeFile(join(data, "unlisted", hash), "damaged");
      await writeFile(join(data, "imports", hash), csv(...B));
      expect((await run(data, "imports")).code).toBe(0);
      expect((await readdir(join(data, "unlisted"))).sort()).toEqual([hash, `${hash}.2`]);
      expect((await importRows(data, "b.csv", B)).code).toBe(0);
      expect(await readFile(join(data, "imports", hash), "utf8")).toBe(csv(...B));
      expect(await readdir(join(data, "unlisted"))).toEqual([hash]);
      expect(await readFile(join(data, "unlisted", hash), "utf8")).toBe("damaged");
    }));

  it("does not pile up where an import is cut off again and again", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      expect((await importRows(data, "a.csv", A)).code).toBe(0);
      for (let cut = 0; cut < 3; cut += 1) {
        const store = await Store.open(data);
        const folder = await store.scratch();
        await writeFile(join(folder, "b.csv"), csv(...B));
        await store.keep(join(folder, "b.csv"));
        await store.close();
        expect((await run(data, "imports")).code).toBe(0);
        expect(await readdir(join(data, "unlisted"))).toEqual([hashOf(csv(...B))]);
      }
      expect((await importRows(data, "b.csv", B)).code).toBe(0);
      expect(await readdir(join(data, "unlisted"))).toEqual([]);
      expect((await readdir(data)).filter((name) => name.startsWith("scratch"))).toEqual([]);
    }));

  it("is left where it is when it is nothing of Cambium's own", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      expect((await importRows(data, "a.csv", A)).code).toBe(0);
      await mkdir(join(data, "scratch-pad of mine"));
      await writeFile(join(data, "scratch-123456"), "a file");
      await writeFile(join(data, "imports", ".hidden"), "by a file manager");
      await writeFile(join(data, "imports", "77-1700000000000.partial"), "cut off");
      expect((await run(data, "imports")).stderr).toBe("");
      expect(existsSync(join(data, "scratch-pad of mine"))).toBe(true);
      expect(existsSync(join(data, "scratch-123456"))).toBe(true);
      expect((await readdir(join(data, "imports"))).sort()).toEqual([".hidden", hashOf(csv(...A))]);
    }));

  it("is all there is where another company's record was put in place", () =>
    inScratch(async (scratch) => {
      const [data, other] = [join(scratch, "one", "data"), join(scratch, "two", "data")];
      expect((await importRows(data, "a.csv", A)).code).toBe(0);
      expect((await importRows(other, "b.csv", B)).code).toBe(0);
      expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
      const own = await readFile(join(data, "cambium.db"));
      await copyFile(join(other, "cambium.db"), join(data, "cambium.db"));
      expect(await mrr(data)).toMatch(/b\.csv of import 1 is no longer at .*\n.*cambium imports remove 1/);
      await writeFile(join(data, "cambium.db"), own);
      expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
      expect(await readdir(join(data, "unlisted"))).toEqual([]);
    }));
});
