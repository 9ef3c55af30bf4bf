import { afterAll, beforeAll, expect, it } from "vitest";
import { customersOperation } from "../../src/api/ask/customers-operation.ts";
import { figuresOperation } from "../../src/api/ask/figures-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { setSegment } from "../../src/api/ask/segments-operations.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { figuresText } from "../../src/cli/print/print-figures.ts";
import { type OwnApp, ownApp } from "../asking.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
let app: OwnApp;

beforeAll(async () => {
  folder = await openFolder();
  await demo.run(folder.workspace, { customers: 150 });
  await setSegment.run(folder.workspace, { name: "Austria", filter: "country=AT" });
  app = ownApp(folder.workspace);
});
afterAll(() => folder.close());

const get = (path: string) => app.request(`/api/v1${path}`, { headers: { host: "localhost" } });
const RANGE = { from: "2026-01", to: "2026-04" };

it.each([
  {},
  { policy: "lago" },
  { by: "country" },
  { compare: "year" as const, counts: true },
  { segment: ["Austria"], interval: "quarter" as const },
])("puts beside each other what each metric says alone: %o", async (asked) => {
  const columns = [
    "mrr",
    "nrr",
    "quick_ratio",
    "expansion_mrr;group=upsell",
    "net_new_mrr;type=churn",
    "active_customers",
  ];
  const { rows, columns: told } = await figuresOperation.run(folder.workspace, {
    ...RANGE,
    ...asked,
    columns,
  });
  expect(rows.length).toBeGreaterThan(1);
  for (const [index, column] of columns.entries()) {
    const [id = "", ...where] = column.split(";");
    const { by, segment, ...rest } = { by: undefined, segment: undefined, ...asked };
    const alone = await metric.run(folder.workspace, {
      ...RANGE,
      ...rest,
      metric: id,
      where,
      by: by === undefined ? [] : [by],
      segment: segment?.[0],
    });
    expect(told[index]).toEqual({ column, metric: id, unit: alone.unit });
    for (const row of alone.rows) {
      const same = rows.find(
        (one) => one.period === row.period && one.country === row.country && one.currency === row.currency,
      );
      expect({ column, value: same?.[column] }).toEqual({ column, value: row.value });
      if ("previous" in row) expect(same?.[`${column} change`]).toBe(row.change);
      if ("customers" in row) expect(same?.[`${column} customers`]).toBe(row.customers);
    }
  }
});

it("stands segments below each other, each with its name", async () => {
  const { rows } = await figuresOperation.run(folder.workspace, {
    ...RANGE,
    columns: ["mrr"],
    segment: ["*", "Austria"],
  });
  const all = await metric.run(folder.workspace, { ...RANGE, metric: "mrr" });
  const some = await metric.run(folder.workspace, { ...RANGE, metric: "mrr", segment: "Austria" });
  expect(rows).toEqual([
    ...all.rows.map(({ period, value }) => ({ segment: "*", period, mrr: value })),
    ...some.rows.map(({ period, value }) => ({ segment: "Austria", period, mrr: value })),
  ]);
});

it("takes as many columns and segments as it says, and no more", async () => {
  const asked = (columns: number, segments: number) =>
    get(
      `/figures?from=2026-04&to=2026-04&${[...Array(columns).fill("columns=mrr"), ...Array(segments).fill("segment=*")].join("&")}`,
    );
  expect((await asked(LIMITS.columns.most, LIMITS.stacked.most)).status).toBe(200);
  for (const [columns, segments] of [
    [LIMITS.columns.most + 1, 1],
    [1, LIMITS.stacked.most + 1],
    [0, 1],
  ] as const)
    expect((await asked(columns, segments)).status).toBe(400);
  expect((await get("/figures?columns=nothing")).status).toBe(404);
});

it("prints figures as people read them, and writes them in major units", async () => {
  const asked = { from: "2026-04", to: "2026-04", columns: ["mrr", "nrr", "quick_ratio"] };
  const found = await figuresOperation.run(folder.workspace, asked);
  const [row = {}] = found.rows;
  const text = figuresText(found);
  expect(text).toContain(`${(Number(row.mrr) / 100).toLocaleString("en", { minimumFractionDigits: 2 })}`);
  expect(text).toContain(`${(Number(row.nrr) * 100).toFixed(1)}%`);
  expect(text).toContain(`${Number(row.quick_ratio).toFixed(2)}×`);
  const csv = await (await get("/figures.csv?from=2026-04&to=2026-04&columns=mrr&columns=nrr")).text();
  expect(csv).toBe(`period,mrr (USD),nrr\r\n2026-04,${(Number(row.mrr) / 100).toFixed(2)},${row.nrr}\r\n`);
});

it("gives each list of a customer as CSV, and says which there are", async () => {
  const [first] = (await customersOperation.run(folder.workspace, { limit: 1 })).rows;
  const path = `/customers/main/${first?.customer}.csv`;
  const head = async (list: string) => (await (await get(`${path}${list}`)).text()).split("\r\n")[0];
  expect(await head("?list=items")).toContain(
    "amount (see currency),discount (see currency),mrr (see currency)",
  );
  expect(await head("?list=steps")).toBe("at,type,causes,before (USD),mrr (USD),set");
  expect(await head("?list=changes")).toBe(await head(""));
  const wrong = await get(`${path}?list=friends`);
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toContain("Use one of changes, items, past_items, steps.");
  expect((await get("/metric/mrr.csv?list=rows")).status).toBe(400);
});
