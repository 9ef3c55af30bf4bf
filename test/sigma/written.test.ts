import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { toCsv } from "../../src/api/csv.ts";
import { exportSigmaOperation, importOperation } from "../../src/api/evidence/import-operations.ts";
import { landFiles } from "../../src/store/landing.ts";
import { inFolder, inWorkspace } from "../workspace.ts";

const STATES = `account,customer,item,effective_at,product,price,quantity,currency,amount_micros
main,-5,si_1,2024-01-01,=p,=c,1,USD,100000000
main,@b,si_2,2024-01-01,=p,=c,1,USD,50000000
main,'=c,si_3,2024-02-01,=p,=c,2,USD,30000000
main,plain,si_4,2024-02-01,+q,-d,2,USD,20000000
`;
const CUSTOMERS = `account,customer,name,country,industry
main,-5,=1+1,AT,=cmd
main,@b,"-5, Ltd",DE,+49
main,'=c,''=HYPERLINK(1),＝FR,'-x
main,plain,'plain',IT,it's
`;
const QUESTIONS = [
  { metric: "mrr", by: ["product"] },
  { metric: "mrr", by: ["price"] },
  { metric: "mrr", by: ["country"] },
  { metric: "mrr", by: ["industry"] },
  { metric: "net_new_mrr", by: ["type"] },
];

/** What of a folder comes through a Sigma export: figures, and who customers are. */
async function read(workspace: Parameters<typeof metric.run>[0]): Promise<unknown> {
  const figures: unknown[] = [];
  for (const question of QUESTIONS) {
    const asked = { ...question, from: "2024-01", to: "2024-03", policy: "stripe" };
    figures.push((await metric.run(workspace, asked)).rows);
  }
  const customers = await workspace.warehouse.query(
    "select customer_id, name, country from customers order by 1",
  );
  return { figures, customers };
}

async function withNames(
  run: (workspace: Parameters<typeof metric.run>[0], directory: string) => Promise<void>,
): Promise<void> {
  await inWorkspace(async (workspace, directory) => {
    const [states, customers] = [join(directory, "states.csv"), join(directory, "customers.csv")];
    await writeFile(states, STATES);
    await writeFile(customers, CUSTOMERS);
    await importOperation.run(workspace, { source: "states", files: [states, customers] });
    await run(workspace, directory);
  });
}

describe("Sigma files that a spreadsheet would run", () => {
  for (const format of ["csv", "parquet"] as const) {
    it(`come back as they were, as ${format}`, async () => {
      await withNames(async (from, directory) => {
        const folder = join(directory, "sigma");
        await exportSigmaOperation.run(from, { directory: folder, format });
        const files = (await readdir(folder)).map((name) => join(folder, name));
        await inWorkspace(async (to) => {
          await importOperation.run(to, { source: "sigma", files });
          expect(await read(to)).toEqual(await read(from));
        });
      });
    });
  }

  it("hold no cell that begins as a formula, and numbers as numbers", async () => {
    await withNames(async (from, directory) => {
      const folder = join(directory, "sigma");
      await exportSigmaOperation.run(from, { directory: folder });
      const rows = (await readFile(join(folder, "customers.csv"), "utf8")).trim().split("\n");
      expect(rows.slice(1).map((row) => row.split(",")[0])).toEqual(["''=c", "'-5", "'@b", "plain"]);
      const events = await readFile(join(folder, "subscription_item_change_events.csv"), "utf8");
      expect(events).not.toMatch(/(^|,)"?[=+@]/m);
      expect(events).toMatch(/,'=c,/);
    });
  });

  it("are guarded as every CSV is", () => {
    expect(toCsv([{ a: "=1", b: -5, c: "'=1", d: "-5", e: "it's" }], false)).toBe("'=1,-5,''=1,'-5,it's\r\n");
  });
});

describe("files that are written for somebody", () => {
  it("are refused where they are there already, before anything is written", async () => {
    await withNames(async (workspace, directory) => {
      const folder = join(directory, "sigma");
      await mkdir(folder);
      await writeFile(join(folder, "customers.csv"), "mine");
      await expect(exportSigmaOperation.run(workspace, { directory: folder })).rejects.toMatchObject({
        code: "conflict",
        message: `${folder} already has customers.csv: it would be replaced`,
      });
      expect(await readdir(folder)).toEqual(["customers.csv"]);
      expect(await readFile(join(folder, "customers.csv"), "utf8")).toBe("mine");
    });
  });

  it("take the place of an earlier export when asked, and leave none of its tables", async () => {
    await withNames(async (workspace, directory) => {
      const folder = join(directory, "sigma");
      await mkdir(folder);
      for (const name of ["customers.csv", "price_tiers.csv", "notes.csv"])
        await writeFile(join(folder, name), "mine");
      const { rows } = await exportSigmaOperation.run(workspace, { directory: folder, overwrite: true });
      const written = rows.map(({ file }) => file);
      expect(written).toContain(join(folder, "customers.csv"));
      const there = (await readdir(folder)).sort().map((name) => join(folder, name));
      expect(there).toEqual([...written, join(folder, "notes.csv")].sort());
      expect(await readFile(join(folder, "customers.csv"), "utf8")).toContain("'=1+1");
    });
  });

  it("leave everything as it was when writing them fails", async () => {
    await inFolder(async (directory) => {
      const fresh = join(directory, "fresh");
      const landing = { directory: fresh, names: ["a.csv", "b.csv"], isOverwriting: false };
      const failing = landFiles(landing, async (scratch) => {
        await writeFile(join(scratch, "a.csv"), "a");
        throw new Error("no room");
      });
      await expect(failing).rejects.toThrow("no room");
      expect(await readdir(directory)).toEqual([]);
    });
  });

  it("are put back when a later one of them cannot be moved", async () => {
    await inFolder(async (directory) => {
      await writeFile(join(directory, "a.csv"), "before");
      const names = ["a.csv", "new.csv", "missing/b.csv"];
      const failing = landFiles({ directory, names, isOverwriting: true }, async (scratch) => {
        await mkdir(join(scratch, "missing"));
        for (const name of names) await writeFile(join(scratch, name), "after");
        return names;
      });
      await expect(failing).rejects.toThrow("ENOENT");
      expect(await readdir(directory)).toEqual(["a.csv"]);
      expect(await readFile(join(directory, "a.csv"), "utf8")).toBe("before");
    });
  });

  it("do not take the place of what is no file", async () => {
    await inFolder(async (directory) => {
      await mkdir(join(directory, "a.csv"));
      const landing = { directory, names: ["a.csv"], isOverwriting: true };
      await expect(landFiles(landing, async () => [])).rejects.toMatchObject({ code: "conflict" });
      expect(await readdir(directory)).toEqual(["a.csv"]);
    });
  });
});
