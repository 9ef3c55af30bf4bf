import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reconcileOperation } from "../../src/api/ask/reconcile-operation.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { majorText } from "../../src/base/money.ts";
import { type OwnApp, ownApp } from "../asking.ts";
import { type Folder, inWorkspace, openFolder } from "../workspace.ts";

let folder: Folder;
let app: OwnApp;

beforeAll(async () => {
  folder = await openFolder();
  await demo.run(folder.workspace, { customers: 150 });
  app = ownApp(folder.workspace);
});
afterAll(() => folder.close());

const get = (path: string) => app.request(`/api/v1${path}`, { headers: { host: "localhost" } });

/** Lines of a file as lists of cells; texts of the demo company hold no line ends. */
async function cellsOf(path: string): Promise<string[][]> {
  const text = await (await get(path)).text();
  const cell = /("(?:[^"]|"")*"|[^,]*)(?:,|$)/g;
  return text
    .trim()
    .split("\r\n")
    .map((line) => [...`${line},`.matchAll(cell)].slice(0, -1).map(([, found]) => found ?? ""));
}

async function rowsOf(path: string, name: string): Promise<Record<string, unknown>[]> {
  const output: unknown = await (await get(path)).json();
  const rows: unknown = new Map<string, unknown>(Object.entries(Object(output))).get(name);
  return Array.isArray(rows) ? rows : [];
}

/** Each list, where its rows stand in JSON, and which of their columns are money. */
const LISTS: [path: string, rows: string, columns: string[]][] = [
  ["/metric/mrr", "rows", ["value"]],
  ["/metric/net_new_mrr?by=type&compare=previous", "rows", ["value", "previous", "change"]],
  ["/metric/average_expansion?by=country&compare=previous", "rows", ["value", "mix", "within"]],
  ["/metric/mrr?policy=lago", "rows", ["value"]],
  ["/explain/expansion_mrr?limit=9", "rows", ["before", "after", "value"]],
  ["/explain/expanding_customers?limit=9", "rows", ["before", "after"]],
  ["/movers/mrr?limit=9", "rows", ["before", "after", "value"]],
  ["/movers/active_customers?limit=9", "rows", ["before", "after"]],
  ["/leaderboard/mrr?by=country", "rows", ["value", "previous", "change"]],
  ["/waterfall", "steps", ["value", "start", "end"]],
  ["/cohorts?of=net", "rows", ["base", "amount"]],
  ["/cohorts?of=customers", "rows", ["base"]],
  ["/cohorts/2025-01/3?of=net", "rows", ["base", "now", "value"]],
  ["/durability?months=3", "rows", ["expanded", "kept"]],
  ["/customers?limit=9", "rows", ["mrr", "change", "expansion"]],
  [
    "/export/summary?from=2026-01&to=2026-03",
    "rows",
    ["mrr_opening", "mrr_new", "mrr_closing", "arpa", "ltv"],
  ],
  ["/export/subscribers?from=2026-01&to=2026-02&limit=50", "rows", ["2026-01", "2026-02"]],
  ["/export/changes?from=2026-01&to=2026-01&limit=50", "rows", ["before", "after", "change"]],
  ["/export/changes?from=2026-01&to=2026-01&policy=lago&limit=50", "rows", ["before", "after", "change"]],
  ["/compare-policies/cambium/stripe?period=2026-03&metric=mrr", "rows", ["a", "b", "difference"]],
  ["/settings/currency/preview?value=EUR", "rows", ["before", "after"]],
];

it.each(LISTS)(
  "writes the money of %s in major units, and says so in the header",
  async (path, name, columns) => {
    const rows = await rowsOf(path, name);
    const [address = "", question] = path.split("?");
    const [head = [], ...lines] = await cellsOf(
      `${address}.csv${question === undefined ? "" : `?${question}`}`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(lines.length).toBe(rows.length);
    const names = head.map((header) => header.replace(/ \((USD|see currency|see unit)\)$/, ""));
    expect(names.filter((_, place) => head[place] !== names[place]).sort()).toEqual(
      expect.arrayContaining([...columns].sort()),
    );
    for (const [index, row] of rows.entries()) {
      for (const column of columns) {
        const place = names.indexOf(column);
        const header = head[place] ?? "";
        const currency = header.endsWith("(USD)")
          ? "USD"
          : String(header.endsWith("(see unit)") ? row[`currency_${column}`] : row.currency);
        const value = row[column];
        const isMoney = typeof value === "number" && (!header.endsWith("(see unit)") || row.unit === "money");
        const expected = isMoney ? majorText(value, currency) : String(value ?? "");
        expect({ path, column, cell: lines[index]?.[place] }).toEqual({ path, column, cell: expected });
      }
    }
  },
);

it("writes drift in major units, too", async () => {
  await inWorkspace(async (workspace, directory) => {
    const [list, late] = [join(directory, "list.csv"), join(directory, "late.csv")];
    await writeFile(list, "customer_id,start,amount\na,2025-01-01,10.50\n");
    await writeFile(late, "customer_id,start,amount\nb,2025-01-03,12.34\n");
    await importOperation.run(workspace, { source: "subscriptions", files: [list] });
    await closeOperation.run(workspace, { period: "2025-01" });
    await importOperation.run(workspace, { source: "subscriptions", files: [late] });
    const own = ownApp(workspace);
    const csv = await (await own.request("/api/v1/drift.csv", { headers: { host: "localhost" } })).text();
    const [head, line] = csv.split("\r\n");
    expect(head).toContain("reported (see currency),now (see currency),difference (see currency)");
    expect(line).toContain(",USD,main,b,,new,new,0.00,12.34,12.34,");
  });
});

it("leaves counts, rates and days as they are", async () => {
  for (const [path, header] of [
    ["/metric/active_customers", "value"],
    ["/metric/nrr", "value"],
    ["/leaderboard/nrr", "value"],
  ] as const) {
    const [head = []] = await cellsOf(`${path}.csv?by=country`);
    expect(head).toContain(header);
  }
});

it.each([
  [4_896_092, "USD", "48960.92"],
  [4_896_090, "USD", "48960.90"],
  [-5, "USD", "-0.05"],
  [0, "USD", "0.00"],
  [120, "JPY", "120"],
  [-1_234_567, "KWD", "-1234.567"],
])("writes %i minor units of %s as %s", (minor, currency, text) => {
  expect(majorText(minor, currency)).toBe(text);
});

it("writes files that reconcile reads back without a difference", async () => {
  for (const [name, policy] of [
    ["subscribers", "cambium"],
    ["subscribers", "lago"],
    ["changes", "profitwell"],
  ] as const) {
    const file = join(folder.directory, `${name}-${policy}.csv`);
    const asked = `from=2026-01&to=2026-04&policy=${policy}`;
    await writeFile(file, await (await get(`/export/${name}.csv?${asked}`)).text());
    const found = await reconcileOperation.run(folder.workspace, { file, policy });
    expect({ name, policy, rows: found.rows }).toEqual({ name, policy, rows: [] });
    expect(found.same).toBe(found.compared);
    expect(found.compared).toBeGreaterThan(20);
  }
});

it("takes the currency that a header names where no column does", async () => {
  await inWorkspace(async (workspace, directory) => {
    const list = join(directory, "list.csv");
    await writeFile(list, "customer_id,start,amount,currency\na,2025-01-01,10,EUR\n");
    const rates = join(directory, "fx.csv");
    await writeFile(rates, "date,base,quote,rate\n2025-01-01,EUR,USD,2\n");
    await importOperation.run(workspace, { source: "subscriptions", files: [list] });
    await importOperation.run(workspace, { source: "fx", files: [rates] });
    const theirs = join(directory, "theirs.csv");
    await writeFile(theirs, "customer,month,mrr (EUR)\na,2025-01,10\na,2025-02,10\n");
    const found = await reconcileOperation.run(workspace, { file: theirs });
    expect(found.totals.map(({ theirs: minor }) => minor)).toEqual([2000, 2000]);
    expect(found.rows).toEqual([]);
  });
});
