import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toCsv } from "../../src/api/csv.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setAnnotation } from "../../src/api/notes/annotations-operations.ts";
import { allOperations } from "../../src/api/operations.ts";
import { answer } from "../../src/api/perform.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { csvStream } from "../../src/http/csv-stream.ts";
import { type OwnApp, ownApp } from "../asking.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
let app: OwnApp;

beforeAll(async () => {
  folder = await openFolder();
  const file = join(folder.directory, "list.csv");
  await writeFile(
    file,
    "customer_id,start,end,amount,currency,=cmd|calc,note\n" +
      "a,2025-01-10,2025-09-01,40,USD,x,+1\na,2025-09-01,,60,USD,x,+1\nb,2025-02-10,,25,EUR,y,@b\n",
  );
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
  app = ownApp(folder.workspace);
});
afterAll(() => folder.close());

const get = (path: string) => app.request(`/api/v1${path}`, { headers: { host: "localhost" } });
const textOf = async (path: string) => (await get(path)).text();

const CONTEXT = "policy,currency,time_zone,filters,segment,as_of,exported_at";

it("puts what a file needs to be understood to the right of each row", async () => {
  const asked = "/metric/mrr.csv?from=2025-08&to=2025-09&where=note%3D%2B1&where=currency%3DUSD";
  const plain = (await textOf(asked)).trim().split("\r\n");
  const told = (await textOf(`${asked}&context=true`)).trim().split("\r\n");
  const beside = "cambium,USD,UTC,note=+1; currency=USD,,2025-09-01,2026-01-01T12:00:00.000Z";
  expect(plain).toEqual(["period,value (USD)", "2025-08,40.00", "2025-09,60.00"]);
  expect(told).toEqual([
    `period,value (USD),${CONTEXT}`,
    `2025-08,40.00,${beside}`,
    `2025-09,60.00,${beside}`,
  ]);
});

it("puts the notes of charts beside the periods that they are of", async () => {
  const asked = "/metric/mrr.csv?from=2025-08&to=2025-09&where=currency%3DUSD&notes=true";
  const ask = async () => (await textOf(asked)).trim().split("\r\n");
  expect(await ask()).toEqual(["period,value (USD),notes", "2025-08,40.00,", "2025-09,60.00,"]);
  for (const [on, text] of [
    ["2025-09-30", "New prices"],
    ["2025-09-01", "Launch, with a gift"],
    ["2025-10-01", "After"],
  ])
    await setAnnotation.run(folder.workspace, { on: on ?? "", text: text ?? "" });
  expect(await ask()).toEqual([
    "period,value (USD),notes",
    "2025-08,40.00,",
    '2025-09,60.00,"2025-09-01 Launch, with a gift; 2025-09-30 New prices"',
  ]);
  const told = (await textOf(`${asked}&context=true`)).split("\r\n");
  expect(told[0]).toBe(`period,value (USD),notes,${CONTEXT}`);
  const refused = await get("/metrics.csv?notes=true");
  expect([refused.status, await refused.text()]).toEqual([
    400,
    expect.stringContaining("these rows have none"),
  ]);
  expect((await get("/customers.csv?notes=true")).status).toBe(400);
});

it("leaves columns of the rows as they are, and the currency to rows that have their own", async () => {
  const told = (await textOf("/metric/mrr.csv?policy=lago&from=2025-09&to=2025-09&context=true")).split(
    "\r\n",
  );
  expect(told[0]).toBe(
    `period,currency,value (see currency),${CONTEXT.replace("currency", "context_currency")}`,
  );
  expect(told[1]).toBe("2025-09,EUR,25.00,lago,,UTC,,,2025-09-01,2026-01-01T12:00:00.000Z");
});

it("says the same in JSON, for every read, and only when asked", async () => {
  const asked = "/metric/mrr?from=2025-09&to=2025-09&where=currency%3DUSD&linked=true";
  const plain: unknown = await (await get(asked)).json();
  const told: unknown = await (await get(`${asked}&context=true`)).json();
  expect(told).toEqual({
    ...Object(plain),
    context: {
      policy: "cambium",
      currency: "USD",
      time_zone: "UTC",
      filters: "currency=USD; linked",
      segment: "",
      as_of: "2025-09-01",
      exported_at: "2026-01-01T12:00:00.000Z",
    },
  });
  expect(await (await get(`${asked}&context=false`)).json()).toEqual(plain);
  const settings: unknown = await (await get("/settings?context=1")).json();
  expect(settings).toMatchObject({ context: { policy: "cambium", as_of: "2025-09-01" } });
  expect((await get(`${asked}&context=perhaps`)).status).toBe(400);
});

it("gives CSV of lists that stand under something else", async () => {
  const bad = await get("/imports/1/bad.csv");
  expect([bad.status, await bad.text()]).toEqual([200, "\r\n"]);
});

it("quotes cells and headers that a spreadsheet would run", async () => {
  const by = encodeURIComponent("=cmd|calc");
  const csv = await textOf(`/metric/mrr.csv?from=2025-09&to=2025-09&where=currency%3DUSD&by=${by}&by=note`);
  expect(csv.split("\r\n").slice(0, 2)).toEqual([
    "period,'=cmd|calc,note,value (USD)",
    "2025-09,x,'+1,60.00",
  ]);
  expect(toCsv([{ "@SUM(1)": -1, "＝1": "\n=1", plain: "\t-" }])).toBe(
    "'@SUM(1),'＝1,plain\r\n-1,\"'\n=1\",'\t-\r\n",
  );
});

/** A long list of ten rows, three at a time, as CSV. */
async function longList(onPage: (offset: number) => Promise<unknown>): Promise<string> {
  const [operation] = allOperations.filter(({ name }) => name === "export changes");
  if (operation === undefined) throw new Error("there is no export");
  const ask = async ({ limit, offset }: Record<string, unknown>) => {
    await onPage(Number(offset));
    const count = Math.max(0, Math.min(Number(limit), 10 - Number(offset)));
    return {
      output: { rows: Array.from({ length: count }, (_, n) => ({ n: n + Number(offset) })) },
      context: null,
      incomplete: null,
      version: await folder.workspace.version(),
    };
  };
  const { body } = await csvStream({ ...operation, page: 3 }, ask, { offset: 1 });
  return new Response(body).text();
}

it("writes a long list page by page, and breaks off when it is no longer of one moment", async () => {
  expect(await longList(async () => undefined)).toBe("n\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n");
  const change = (offset: number) =>
    offset < 4
      ? Promise.resolve()
      : setSetting.run(folder.workspace, { name: "organisation", value: `A${offset}` });
  await expect(longList(change)).rejects.toThrow("evidence or settings changed while");
  const csv = await textOf("/export/changes.csv?from=2025-01&to=2025-12&where=currency%3DUSD&context=true");
  expect(csv.split("\r\n").map((line) => line.split(",").length)).toEqual([19, 19, 19, 1]);
  expect((await get("/export/changes.csv?where=cause%3Dseats")).status).toBe(422);
});

it("writes a long list whole when a setting changed just before it was asked for", async () => {
  const [operation] = allOperations.filter(({ name }) => name === "export changes");
  if (operation === undefined) throw new Error("there is no export");
  await setSetting.run(folder.workspace, { name: "timezone", value: "Asia/Tokyo" });
  const USD = { where: ["currency=USD"] };
  const ask = (asked: Record<string, unknown>) =>
    answer(folder.workspace, operation, asked, { by: "http" }, { isKept: false });
  const { body } = await csvStream({ ...operation, page: 1 }, ask, USD);
  const { output } = await ask({ ...USD, limit: 100 });
  const lines = (await new Response(body).text()).trim().split("\r\n");
  expect(lines).toHaveLength(1 + Object(output).rows.length);
  expect(lines.length).toBeGreaterThan(2);
});
