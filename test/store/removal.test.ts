import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { driftOperation } from "../../src/api/ask/drift-operation.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { status } from "../../src/api/care/status.ts";
import { demo, importOperation, imports } from "../../src/api/evidence/import-operations.ts";
import { removeImportOperation } from "../../src/api/evidence/remove-import.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import { perform } from "../../src/api/perform.ts";
import { audit } from "../../src/api/settings/audit.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { readObject } from "../../src/sources/stripe/objects/objects.ts";
import { everything } from "../close/books.ts";
import { evidenceOf, inScratch, keptIn, writeParquet } from "../import/cli.ts";
import { day, itemOf, priceOf, subscriptionOf } from "../stripe/objects-of.ts";
import { effects, inFolder, inWorkspace } from "../workspace.ts";
import { importRows, mrr, run } from "./folder.ts";

const RANGE: [string, string] = ["2024-01", "2024-06"];
const HEADER = "customer_id,start,end,amount,product,item_id,country";

/** A file: what it is imported as, and what is in it. */
type File = [source: "subscriptions" | "fx" | "costs" | "states", name: string, content: string];

const BEFORE: File[] = [
  [
    "subscriptions",
    "before.csv",
    `${HEADER}\na,2023-06-01,2024-03-01,10,Pro,i1,DE\nb,2024-01-10,,20,Pro,i2,FR\n`,
  ],
  ["costs", "costs.csv", "month,amount,kind\n2024-02,100,new\n"],
];

/** What is taken back: new customers, other attributes, and periods that later rows may not overlap. */
const REMOVED: File[] = [
  [
    "subscriptions",
    "removed.csv",
    `${HEADER}\na,2024-03-01,,30,Max,i1,IT\nc,2024-02-01,2024-06-01,40,Max,i3,SE\nb,2024-01-10,2024-02-20,25,Pro,i2,NO\n`,
  ],
  ["fx", "rates.csv", "date,base,quote,rate\n2024-01-01,EUR,USD,2\n"],
  ["costs", "more-costs.csv", "month,amount,kind\n2024-02,900,new\n2024-03,50,expansion\n"],
  [
    "states",
    "states.parquet",
    `select * from (values ('e', timestamp '2024-02-10', 'i9', 'active', 'Pro', 'USD', 70000000),
       ('a', timestamp '2024-04-10', 'i8', 'active', 'Pro', 'USD', 1000000)) as t(customer, effective_at, item, status, product, currency, amount_micros)`,
  ],
];

const AFTER: File[] = [
  [
    "subscriptions",
    "after.csv",
    `${HEADER}\nc,2024-04-01,,60,Pro,i3,SE\nd,2024-05-01,,5,Max,i4,US\na,2024-05-01,,15,Pro,i1,DE\n`,
  ],
  ["fx", "later-rates.csv", "date,base,quote,rate\n2024-01-01,EUR,USD,3\n"],
];

async function put(workspace: Workspace, directory: string, [source, name, content]: File): Promise<number> {
  const file = join(directory, name);
  if (name.endsWith(".parquet")) await writeParquet(file, content);
  else await writeFile(file, content);
  const { import: seq } = await importOperation.run(workspace, { source, files: [file], skip_bad: true });
  return seq;
}

/** A folder with Stripe's objects beside, a close, and files after; `removed` are imported between. */
async function fill(workspace: Workspace, directory: string, removed: File[]): Promise<number[]> {
  for (const file of BEFORE) await put(workspace, directory, file);
  const price = { ...priceOf("price_eur", 500), currency: "eur" };
  const seen = [price, subscriptionOf([itemOf(price, 1)])].flatMap(
    (raw) => readObject(raw, "acct_a", day(9)).seen,
  );
  await workspace.store.recordSeen(seen, new Date(0));
  await put(workspace, directory, ["fx", "first-rates.csv", "date,base,quote,rate\n2023-01-01,EUR,USD,1\n"]);
  await closeOperation.run(workspace, { period: "2024-01" });
  const seqs: number[] = [];
  for (const file of removed) {
    seqs.push(await put(workspace, directory, file));
    await workspace.reading();
  }
  for (const file of AFTER) await put(workspace, directory, file);
  return seqs;
}

/** All that can be asked of a folder, and the rows behind it; without the numbers that imports have. */
async function told(workspace: Workspace): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  const { book } = await workspace.reading();
  for (const table of ["ledger", "flows", "lives", "cohorts", "kept", "expansions", "trailing_year", "rates"])
    rows[table] = await workspace.warehouse.query(`select * from ${table} order by all`, book.schema);
  for (const table of [
    "customers",
    "customer_attributes",
    "items",
    "products",
    "prices",
    "known_costs",
    "known_rates",
  ])
    rows[table] = await workspace.warehouse.query(`select * from ${table} order by all`);
  rows.states = await workspace.warehouse.query(
    "select * exclude (import_seq) from numbered_states order by all",
  );
  const { imports: count, customers, attributes, last_evidence_on, stripe } = await status.run(workspace, {});
  return {
    now: await everything(workspace, RANGE, false),
    reported: await everything(workspace, RANGE, true),
    drift: await driftOperation.run(workspace, {}),
    folder: { count, customers, attributes, last_evidence_on, stripe },
    rows,
  };
}

const remove = (workspace: Workspace, seq: number) =>
  perform(workspace, removeImportOperation, { import: seq }, { by: "http" });

describe("an import that is taken back", () => {
  it("says of which later imports rows no longer fit, and are left out", () =>
    inWorkspace(async (workspace, directory) => {
      const file = (name: string, row: string): File => ["subscriptions", name, `${HEADER}\n${row}\n`];
      await put(workspace, directory, file("first.csv", "c,2024-02-01,,40,Max,i3,SE"));
      const ended = await put(
        workspace,
        directory,
        file("ended.csv", "c,2024-02-01,2024-04-01,40,Max,i3,SE"),
      );
      const later = await put(workspace, directory, file("later.csv", "c,2024-04-01,,60,Pro,i3,SE"));
      expect(await remove(workspace, ended)).toMatchObject({ left_out: [{ import: later, rows: 1 }] });
      const removedToo = await remove(workspace, later);
      expect(removedToo).toMatchObject({ left_out: [] });
    }));

  it("leaves every figure and every row as if it had never been, beside Stripe's objects, a close and later imports", async () => {
    const never = await inWorkspace(async (workspace, directory) => {
      await fill(workspace, directory, []);
      return told(workspace);
    });
    await inWorkspace(async (workspace, directory) => {
      const seqs = await fill(workspace, directory, REMOVED);
      const having = await told(workspace);
      expect(having.now).not.toEqual(never.now);
      for (const seq of seqs) await remove(workspace, seq);
      expect(await told(workspace)).toEqual(never);
      expect((await verify.run(workspace, {})).is_sound).toBe(true);
      const { rows } = await imports.run(workspace, {});
      expect(rows.filter(({ state }) => state === "removed").map((row) => row.import)).toEqual(seqs);
      expect(rows.filter(({ removed_at }) => removed_at === effects.now().toISOString())).toHaveLength(
        seqs.length,
      );

      const [first] = REMOVED;
      if (first !== undefined)
        expect(await put(workspace, directory, first)).toBeGreaterThan(Math.max(...seqs));
      expect((await workspace.store.standingImports()).map(({ files }) => files[0]?.name).at(-1)).toBe(
        "removed.csv",
      );
    });
  }, 300_000);

  it("can be imported and taken back again and again; the log only grows", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      await importRows(data, "a.csv", ["a,2024-01-01,,10"]);
      for (const seq of [2, 4, 6]) {
        const { stdout } = await importRows(data, "b.csv", ["b,2024-02-01,,20"], "--json");
        expect(JSON.parse(stdout)).toMatchObject({ import: seq, is_new: true });
        expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
        expect((await run(data, "imports", "remove", String(seq))).code).toBe(0);
        expect(await mrr(data)).toEqual([1000, 1000, 1000, 1000]);
        expect(evidenceOf(data)).toHaveLength(seq + 1);
      }
      expect((await run(data, "imports")).stderr).toBe("");
      expect(Object.keys(await keptIn(data))).toHaveLength(2);
      expect((await run(data, "imports")).stdout).toMatch(/removed/);
    }));

  it("is the way out where its file is damaged", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      await importRows(data, "a.csv", ["a,2024-01-01,,10"]);
      await importRows(data, "b.csv", ["b,2024-02-01,,20"]);
      const { files } = JSON.parse(evidenceOf(data)[1]?.body ?? "");
      await writeFile(join(data, "imports", files[0].hash), "damaged");
      await run(data, "settings", "set", "timezone", "Asia/Tokyo");
      await rm(join(data, "warehouse.duckdb"));
      expect(await mrr(data)).toMatch(/b\.csv of import 2 has changed at/);
      const removed = await run(data, "imports", "remove", "2");
      expect(removed).toMatchObject({ code: 0, stderr: "" });
      expect(await mrr(data)).toEqual([1000, 1000, 1000, 1000]);
    }));

  it("says clearly what cannot be taken back, and leaves its entry in the audit", async () => {
    await inFolder(async (directory) => {
      const data = join(directory, "data");
      const workspace = await Workspace.open(data, effects);
      const seq = await put(workspace, directory, [
        "subscriptions",
        "a.csv",
        `${HEADER}\na,2024-01-01,,10,Pro,i1,DE\n`,
      ]);
      await expect(remove(workspace, 7)).rejects.toThrow("unknown import: 7");
      await remove(workspace, seq);
      await expect(remove(workspace, seq)).rejects.toThrow("import 1 was already removed on 2026-01-01");
      await expect(remove(workspace, 2)).rejects.toThrow("unknown import: 2");
      expect((await audit.run(workspace, {})).rows).toEqual([
        {
          at: "2026-01-01T12:00:00.000Z",
          operation: "imports remove",
          by: "http",
          input: { import: 1 },
          was: {
            source: "subscriptions",
            account: "main",
            recorded_at: "2026-01-01T12:00:00.000Z",
            files: ["a.csv"],
          },
        },
      ]);
      await workspace.close();
    });
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 20, months: 3 });
      await expect(remove(workspace, 1)).rejects.toThrow("you can't remove import 1: it's the demo company");
    });
  });
});
