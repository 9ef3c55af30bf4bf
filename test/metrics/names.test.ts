import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customersOperation } from "../../src/api/ask/customers-operation.ts";
import { figuresOperation } from "../../src/api/ask/figures-operation.ts";
import { moversOperation } from "../../src/api/ask/movers-operation.ts";
import { explainOperation, metric, metrics } from "../../src/api/ask/questions.ts";
import { leaderboardOperation } from "../../src/api/ask/rankings.ts";
import { countSegmentOperation, segmentFieldsOperation } from "../../src/api/ask/segments-operations.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { checkedInput } from "../../src/api/text-input.ts";
import { readFilter, readName, writeFilter } from "../../src/base/filter-text.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { filterText, parseFilter } from "../../src/metrics/segments/segment-filter.ts";
import { ownApp } from "../asking.ts";
import { type Folder, openFolder } from "../workspace.ts";

/** Attributes that Cambium, JavaScript or the writing of filters call something else so. */
const NAMES = [
  ...["mrr", "nrr", "cause", "type", "plan", "cohort", "group", "stage", "customers", "growth", "name of it"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "a=b",
    '"quoted"',
    'x"=y',
    "metadata:z",
  ],
];

/** What it is asked as where its plain name is not enough, and which column answers. */
const ASKED: Record<string, string> = {
  type: "attribute_type",
  plan: "attribute_plan",
  ...Object.fromEntries(
    ["mrr", "nrr", "cause", "cohort", "group", "stage", "customers", "growth", "metadata:z"].map((name) => [
      name,
      `metadata:${name}`,
    ]),
  ),
};
const columnOf = (name: string) => (Object.hasOwn(ASKED, name) ? (ASKED[name] ?? name) : name);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

let folder: Folder;
const RANGE = { from: "2024-01", to: "2024-01" };

beforeAll(async () => {
  folder = await openFolder();
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const head = ["customer", "item", "effective_at", "currency", "amount_micros"].join(",");
  const states = [
    "c1,s1,2024-01-01,USD,100000000",
    "c2,s2,2024-01-01,USD,30000000",
    "c3,s3,2024-01-01,USD,7000000",
  ];
  const customers = ["customer,country", "c1,AT", "c2,DE", "c3,FR"];
  const metadata = [
    ["customer_id", "key", "value"],
    ...NAMES.map((name) => ["c1", name, "yes"]),
    ...NAMES.map((name) => ["c2", name, "no=1"]),
  ];
  const file = async (name: string, lines: string[]) => {
    const path = join(folder.directory, name);
    await writeFile(path, `${lines.join("\n")}\n`);
    return path;
  };
  const files = [await file("states.csv", [head, ...states]), await file("customers.csv", customers)];
  await importOperation.run(folder.workspace, { source: "states", files });
  const lines = metadata.map((row) => row.map(cell).join(","));
  const more = await file("customers_metadata.csv", lines);
  await importOperation.run(folder.workspace, { source: "sigma", files: [more] });
});
afterAll(() => folder.close());

describe("an attribute whose name is something else's, too", () => {
  it.each(NAMES)("%s is broken down by, filtered by, opened and segmented", async (name) => {
    const { workspace } = folder;
    const column = columnOf(name);
    for (const asked of [`metadata:${name}`, quoted(`metadata:${name}`)]) {
      const { rows } = await metric.run(workspace, { metric: "mrr", by: [asked], ...RANGE });
      const values = rows.map((row) => [Object.entries(row).find(([key]) => key === column)?.[1], row.value]);
      expect(values).toEqual([
        ["no=1", 3000],
        ["yes", 10_000],
        [null, 700],
      ]);
    }
    const of = async (where: string) =>
      (await metric.run(workspace, { metric: "mrr", where: [where], ...RANGE })).rows.map(
        ({ value }) => value,
      );
    const filter = (value: string) => `${quoted(`metadata:${name}`)}=${value}`;
    expect(await of(filter("yes"))).toEqual([10_000]);
    expect(await of(filter("no=1"))).toEqual([3000]);
    expect(await of(filter(""))).toEqual([700]);
    const cell = { metric: "mrr", by: `metadata:${name}`, ...RANGE };
    const lines = await explainOperation.run(workspace, { ...cell, where: [filter("yes")] });
    expect([lines.total, lines.figure]).toEqual([10_000, 10_000]);
    const unknown = await moversOperation.run(workspace, { ...cell, where: [filter("")] });
    expect(unknown.rows.map(({ customer, value }) => [customer, value])).toEqual([["c3", 700]]);
    const board = await leaderboardOperation.run(workspace, {
      metric: "mrr",
      ...RANGE,
      by: `metadata:${name}`,
    });
    expect([board.by, board.rows.map(({ key }) => key)]).toEqual([column, ["yes", "no=1", null]]);
    const wide = await figuresOperation.run(workspace, {
      columns: ["mrr"],
      by: `metadata:${name}`,
      ...RANGE,
    });
    expect(wide.rows.map((row) => Object.entries(row).find(([key]) => key === column)?.[1])).toContain("yes");
    for (const field of [quoted(`metadata:${name}`), `metadata:${name.replaceAll(/[="]/g, "\\$&")}`]) {
      const { customers: count } = await countSegmentOperation.run(workspace, { filter: `${field}=yes` });
      expect(count).toBe(1);
    }
  });

  it("stands in the answer as JSON and CSV over HTTP", async () => {
    const { workspace } = folder;
    const app = ownApp(workspace);
    const get = async (path: string) => {
      const response = await app.request(`http://127.0.0.1/api/v1${path}`, {
        headers: { host: "127.0.0.1" },
      });
      return response.text();
    };
    for (const name of ["__proto__", "constructor", "a=b"]) {
      const query = `by=${encodeURIComponent(name)}&from=2024-01&to=2024-01`;
      expect(await get(`/metric/mrr?${query}`)).toContain(
        `{"period":"2024-01","${name}":"yes","value":10000}`,
      );
      expect(await get(`/metric/mrr.csv?${query}`)).toContain(`period,${name},value (USD)`);
      const where = encodeURIComponent(`${quoted(name)}=yes`);
      expect(await get(`/metric/mrr.csv?where=${where}&from=2024-01&to=2024-01`)).toContain("2024-01,100.00");
    }
  });

  it("is listed under the name that it is asked by", async () => {
    const { rows } = await metrics.run(folder.workspace, {});
    const names = rows[0]?.dimensions.map(({ dimension }) => dimension) ?? [];
    expect(new Set(names).size).toBe(names.length);
    for (const name of NAMES) expect(names).toContain(columnOf(name));
    const fields = (await segmentFieldsOperation.run(folder.workspace, {})).rows.map(({ field }) => field);
    expect(new Set(fields).size).toBe(fields.length);
    expect(fields).toEqual(expect.arrayContaining(["mrr", "metadata:mrr", "__proto__", "a=b"]));
  });

  it("does not stand in the way of Cambium's own", async () => {
    const { rows } = await metric.run(folder.workspace, { metric: "net_new_mrr", by: ["cause"], ...RANGE });
    expect(rows[0]).toEqual({ period: "2024-01", cause: "new", value: 13_700 });
    const { customers: count } = await countSegmentOperation.run(folder.workspace, { filter: "mrr>=30" });
    expect(count).toBe(2);
  });

  it.each(["__proto__", "constructor", "toString", "nothing"])(
    "%s is named where no customer has it",
    async (name) => {
      const ask = (where: string) =>
        metric.run(folder.workspace, { metric: "mrr", where: [where], ...RANGE });
      await expect(ask(`metadata:no ${name}=1`)).rejects.toMatchObject({ code: "usage" });
      await expect(metric.run(folder.workspace, { metric: name })).rejects.toMatchObject({
        code: "not_found",
      });
    },
  );

  it("has no customers without a value where everybody has one", async () => {
    const ask = (where: string) => metric.run(folder.workspace, { metric: "mrr", where: [where], ...RANGE });
    expect((await ask("country=")).rows).toEqual([{ period: "2024-01", value: 0 }]);
    await expect(ask("product=")).rejects.toMatchObject({ code: "not_found" });
    await expect(ask("cohort=")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a filter as text", () => {
  it.each([
    ["a=b", "a", "b"],
    ["a=b=c", "a", "b=c"],
    ['"a=b"=c', "a=b", "c"],
    ['"a""=b"=', 'a"=b', ""],
    ['x"y=1', 'x"y', "1"],
  ])("%s is read, and written as the same", (text, name, value) => {
    expect(readFilter(text)).toEqual({ name, value });
    expect(readFilter(writeFilter({ name, value }))).toEqual({ name, value });
  });

  it.each(["", "=", "=a", "a", '"a', '"a"', '""=b', '"a=b', '"a"b=c'])("%s is none", (text) => {
    expect(readFilter(text)).toBeNull();
  });

  it("takes names out of quotes", () => {
    expect(['"a=b"', "a", '"', '""', '"a"b"'].map(readName)).toEqual(["a=b", "a", '"', '""', '"a"b"']);
  });

  it("of what every customer has is the field of that name in segments", async () => {
    const count = async (filter: string) =>
      (await countSegmentOperation.run(folder.workspace, { filter })).customers;
    expect(await count("metadata:country=DE")).toBe(await count("country=DE"));
    expect(await count("metadata:country=DE")).toBe(1);
    await expect(count("metadata:product=Pro")).rejects.toThrow('unknown field: "metadata:product"');
  });

  it("of segments has fields in quotes, and a normal form", () => {
    const text = '"a=b"=c&x>1| "y""|&z" != 2,"3"';
    expect(parseFilter(text)).toEqual([
      [
        { field: "a=b", operator: "=", values: ["c"] },
        { field: "x", operator: ">", values: ["1"] },
      ],
      [{ field: 'y"|&z', operator: "!=", values: ["2", '"3"'] }],
    ]);
    expect(parseFilter(filterText(parseFilter(text)))).toEqual(parseFilter(text));
  });
});

describe("a policy that keeps currencies apart", () => {
  it("asks for one in words that fit every list", async () => {
    const says = { code: "usage", message: expect.stringContaining("you can only ask for one at a time") };
    const { workspace } = folder;
    await expect(customersOperation.run(workspace, { policy: "lago" })).rejects.toMatchObject(says);
    const board = { metric: "mrr", by: "country", policy: "lago" };
    await expect(leaderboardOperation.run(workspace, board)).rejects.toMatchObject(says);
  });
});

describe("a list", () => {
  it("has as many rows as may be, and not one more", () => {
    const { most } = LIMITS.listed;
    expect(checkedInput(moversOperation, { metric: "mrr", limit: most })).toMatchObject({ limit: most });
    expect(() => checkedInput(moversOperation, { metric: "mrr", limit: most + 1 })).toThrow(/limit/);
    expect(checkedInput(customersOperation, { limit: most })).toMatchObject({ limit: most });
    expect(() => checkedInput(customersOperation, { limit: most + 1 })).toThrow(/limit/);
  });
});
