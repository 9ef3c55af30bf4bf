import { createHash } from "node:crypto";
import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyOf, evidenceOf, inScratch, writeInto, writeParquet } from "../import/cli.ts";
import { csv, importRows, mrr, run } from "./folder.ts";

const ROWS = ["a,2024-01-01,,10", "b,2024-02-01,,20"];
const hashOf = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

/** What may become of a kept file, and what is said of it. */
const FAULTS: Record<string, { spoil(path: string): Promise<void>; says: string }> = {
  "with a changed byte": {
    async spoil(path) {
      const bytes = await readFile(path);
      const at = bytes.lastIndexOf(bytes.includes("20") ? "20" : "Pro");
      bytes[at] = (bytes[at] ?? 0) + 1;
      await writeFile(path, bytes);
    },
    says: "its content is different",
  },
  "cut to half": {
    async spoil(path) {
      await truncate(path, (await readFile(path)).length >> 1);
    },
    says: "bytes instead of",
  },
  "that is gone": { spoil: (path) => rm(path), says: "is no longer at" },
};

async function refuses(data: string, says: string, name = "rows"): Promise<void> {
  const { code, stderr } = await run(data, "metric", "mrr");
  expect(code).toBe(1);
  expect(stderr).toContain(says);
  expect(stderr).toMatch(new RegExp(`${name}\\.\\w+ of import 1 `));
  expect(stderr).toContain("`cambium imports remove 1 --data ");
  const checked = await run(data, "doctor", "--json");
  expect(checked.code).toBe(1);
  const row = JSON.parse(checked.stdout).rows.find(({ check }: { check: string }) =>
    check.startsWith("Imported files"),
  );
  expect(row).toMatchObject({ is_well: false, found: expect.stringContaining(says) });
}

describe("a kept file", () => {
  for (const [what, { spoil, says }] of Object.entries(FAULTS)) {
    it(`${what} is told when it is applied, and by doctor`, () =>
      inScratch(async (scratch) => {
        const data = join(scratch, "data");
        expect((await importRows(data, "rows.csv", ROWS)).code).toBe(0);
        expect((await run(data, "doctor")).code).toBe(0);
        const path = join(data, "imports", hashOf(csv(...ROWS)));
        const right = await readFile(path);
        await spoil(path);
        await rm(join(data, "warehouse.duckdb"));
        await refuses(data, says);
        await writeFile(path, right);
        expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
        expect((await run(data, "doctor")).code).toBe(0);
      }));

    it(`${what} is told when it is read where it is, for all states or for some`, () =>
      inScratch(async (scratch) => {
        const data = join(scratch, "data");
        const file = join(scratch, "rows.parquet");
        await writeParquet(
          file,
          `select * from (values ('a', timestamp '2024-01-01', 'i', 'active', 'Pro', 'USD', 10000000),
             ('b', timestamp '2024-02-01', 'j', 'active', 'Pro', 'USD', 20000000))
           as t(customer, effective_at, item, status, product, currency, amount_micros)`,
        );
        expect((await run(data, "import", "states", file)).code).toBe(0);
        expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
        const path = join(data, "imports", hashOf(await readFile(file)));
        const right = await readFile(path);
        await spoil(path);

        const whole = await copyOf(data, join(scratch, "whole"));
        const previewed = await run(whole, "settings", "preview", "timezone", "Asia/Tokyo");
        expect(previewed.code).toBe(1);
        expect(previewed.stderr).toContain(says);
        expect((await run(whole, "settings", "set", "timezone", "Asia/Tokyo")).code).toBe(0);
        await refuses(whole, says);

        const part = await copyOf(data, join(scratch, "part"));
        const more = join(scratch, "more.parquet");
        await writeParquet(
          more,
          `select 'a' as customer, timestamp '2024-03-01' as effective_at, 'i' as item, 'active' as status, 'Pro' as product,
             'USD' as currency, 11000000 as amount_micros`,
        );
        const { code, stderr } = await run(part, "import", "states", more);
        expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(says) });
        expect(evidenceOf(part)).toHaveLength(1);
        await writeFile(join(part, "imports", hashOf(right)), right);
        expect((await run(part, "import", "states", more)).code).toBe(0);
        expect(await mrr(part)).toEqual([1000, 3000, 3100, 3100]);
      }));

    it(`${what} of a close is told by the books as reported, and by doctor`, () =>
      inScratch(async (scratch) => {
        const data = join(scratch, "data");
        expect((await importRows(data, "rows.csv", ROWS)).code).toBe(0);
        expect((await run(data, "close", "2024-02")).code).toBe(0);
        expect(await mrr(data, "--as-reported")).toEqual([1000, 3000, 3000, 3000]);
        const own = hashOf(csv(...ROWS));
        const [ledger = ""] = await ledgersIn(data, own);
        await spoil(join(data, "imports", ledger));
        await rm(join(data, "warehouse.duckdb"));
        const { code, stderr } = await run(data, "metric", "mrr", "--as-reported");
        expect(code).toBe(1);
        const told = says === "bytes instead of" ? "its content is different" : says;
        expect(stderr).toContain(`saved when 2024-02 was closed`);
        expect(stderr).toContain(told);
        expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
        const checked = await run(data, "doctor");
        expect(checked.code).toBe(1);
        expect(checked.stdout).toContain("close of 2024-02");
      }));
  }
});

/** The kept files that name the product: the ledger among them. */
async function ledgersIn(data: string, own: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(join(data, "imports"))) {
    const isLedger = (await readFile(join(data, "imports", name))).includes("change_set");
    if (name !== own && isLedger) found.push(name);
  }
  return found;
}

describe("bad rows", () => {
  it("are those of their own import, where one file was imported in two ways", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const rows = ["a,2024-01-01,,10,x", "b,soon,,20,30", "c,2024-03-01,,y,40"];
      const file = await writeInto(
        scratch,
        "rows.csv",
        `customer_id,start,end,amount,other\n${rows.join("\n")}\n`,
      );
      const args = ["import", "subscriptions", file, "--skip-bad", "--set", "product=Pro"];
      expect((await run(data, ...args, "--account", "one")).code).toBe(0);
      expect((await run(data, ...args, "--account", "two", "--map", "amount=other")).code).toBe(0);
      const badOf = async (number: number) => {
        const { stdout } = await run(data, "imports", "bad", String(number), "--json");
        return JSON.parse(stdout).rows.map(({ row, column, value }: Record<string, unknown>) => [
          row,
          column,
          value,
        ]);
      };
      expect(await badOf(1)).toEqual([
        [3, "start", "soon"],
        [4, "amount", "y"],
      ]);
      expect(await badOf(2)).toEqual([
        [2, "amount", "x"],
        [3, "start", "soon"],
      ]);
      expect((await run(data, "imports", "bad", "2")).stderr).toBe("");
      const kept = JSON.parse(evidenceOf(data)[1]?.body ?? "").files[0].badHash;
      await writeFile(join(data, "imports", kept), "row,column,found,expected,line\n2,amount,z,a number,\n");
      expect((await run(data, "imports", "bad", "2")).stderr).toMatch(
        /list of bad rows of rows\.csv of import 2 .*its content is different/,
      );
    }));
});
