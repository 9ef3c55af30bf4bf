import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reference } from "../../docs/reference.ts";
import { cohortsOperation } from "../../src/api/ask/cohorts-operations.ts";
import { figuresOperation } from "../../src/api/ask/figures-operation.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { pageInput } from "../../src/api/export/export-subscribers.ts";
import { checkedInput } from "../../src/api/text-input.ts";
import { checkMost, LIMITS } from "../../src/base/limits.ts";
import { whileWaiting } from "../../src/base/waiting.ts";
import { dateOfDay } from "../../src/base/zone.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { checkPage } from "../../src/metrics/proof/page.ts";
import { type Asked, understand } from "../../src/metrics/question/question.ts";
import { parseFilter } from "../../src/metrics/segments/segment-filter.ts";
import { saveSegment } from "../../src/model/saved-segments.ts";
import { openDuckDb } from "../../src/warehouse/duckdb.ts";
import { ownApp } from "../asking.ts";
import { inWorkspace } from "../workspace.ts";

const times = (count: number, text: string) => Array.from({ length: count }, () => text);
describe("every limit", () => {
  it.each(Object.entries(LIMITS))("of %s says what it is, what was asked, and what to do", (_, limit) => {
    const text = (limit.most + 1).toLocaleString("en");
    expect(limit.says(text)).toContain(text);
    expect(limit.hint).toMatch(/\w+ .*\.$/);
    expect(reference()).toContain(`| ${limit.most.toLocaleString("en")} | ${limit.what} |`);
  });

  it("is refused as too much, with what to do", () => {
    checkMost("cells", LIMITS.cells.most);
    expect(() => checkMost("cells", LIMITS.cells.most + 1)).toThrow(
      expect.objectContaining({ code: "too_much", hint: LIMITS.cells.hint }),
    );
  });
});

describe("a question", () => {
  const subject = { lastDay: 20_000, attributes: [], rules: PRESETS.cambium, isSeparate: false };
  const ask = (asked: Partial<Asked>) => understand({ metric: "mrr", ...asked }, subject);
  const days = (count: number) => ({
    interval: "day",
    from: dateOfDay(10_000),
    to: dateOfDay(9999 + count),
  });

  it("has as many dimensions, filters and periods as may be, and not one more", () => {
    expect(ask({ by: times(8, "product") }).by).toEqual(["product"]);
    expect(() => ask({ by: times(9, "product") })).toThrow("break down by 9 dimensions; the limit is 8");
    const countries = (count: number) => Array.from({ length: count }, (_, index) => `country=${index}`);
    expect(ask({ where: countries(500) }).where.get("country")?.length).toBe(500);
    expect(() => ask({ where: countries(501) })).toThrow("501 filters; the limit is 500");
    expect(ask(days(5000)).periods.length).toBe(5000);
    expect(() => ask(days(5001))).toThrow("the range has 5,001 periods; the limit is 5,000");
  });

  it("lists as many lines as may be, and not one more", () => {
    const limited = (limit: number) => checkedInput(explainOperation, { metric: "mrr", limit });
    expect(limited(100_000)).toMatchObject({ limit: 100_000 });
    expect(() => limited(100_001)).toThrow(/limit/);
  });
});

describe("an answer", () => {
  it("has as many figures as may be, and not one more", { timeout: 300_000 }, async () => {
    await inWorkspace(async (workspace, directory) => {
      const file = join(directory, "subscriptions.csv");
      // 400 desks x 500 days = 200,000 figures; 489 sites x 409 days = 200,001.
      const rows = Array.from(
        { length: 489 },
        (_, index) => `c${index},2024-01-01,10,s${index},d${index % 400},z${index % 163}`,
      );
      await writeFile(file, `customer_id,start,amount,site,desk,zone\n${rows.join("\n")}\n`);
      await importOperation.run(workspace, { source: "subscriptions", files: [file] });
      const ask = (by: string, days: number, more: object = {}) => {
        const [from, to] = [dateOfDay(19_723), dateOfDay(19_722 + days)];
        const asked = { metric: "mrr", by: [by], interval: "day" as const, from, to, ...more };
        return metric.run(workspace, asked);
      };
      expect((await ask("desk", 500)).rows.length).toBe(200_000);
      await expect(ask("site", 409)).rejects.toMatchObject({
        code: "too_much",
        message: "the answer has 200,001 figures; the limit is 200,000",
        hint: expect.stringContaining("fewer periods"),
      });
      // Of `figures` all together: 2 columns x 400 desks x 250 days = 200,000; 3 x 163 zones x 409 days = 200,001.
      const table = (by: string, columns: string[], days: number, segment?: string[]) => {
        const [from, to] = [dateOfDay(19_723), dateOfDay(19_722 + days)];
        return figuresOperation.run(workspace, { columns, by, interval: "day", from, to, segment });
      };
      expect((await table("desk", ["mrr", "new_mrr"], 250)).rows.length).toBe(100_000);
      await expect(table("zone", ["mrr", "new_mrr", "churned_mrr"], 409)).rejects.toMatchObject({
        code: "too_much",
        message: "the answer has 200,001 figures; the limit is 200,000",
      });
      await expect(table("desk", ["mrr"], 251, ["*", "mrr>=1"])).rejects.toMatchObject({ code: "too_much" });
      // As many cells, but more than one figure of each: new, and nothing else.
      const byType = { metric: "net_new_mrr", by: ["desk", "type"] };
      await expect(ask("desk", 500, byType)).rejects.toMatchObject({ code: "too_much" });
    });
  });
});

it("a table of cohorts has as many figures as may be", async () => {
  await inWorkspace(async (workspace, directory) => {
    const file = join(directory, "subscriptions.csv");
    // 139 cohorts from 2024-01 on, each followed from its month to 2149-12: 139 x 1,512 - 139 x 138 / 2 = 200,577 figures.
    const start = (index: number) =>
      `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}-01`;
    const rows = Array.from({ length: 139 }, (_, index) => `c${index},${start(index)},10`);
    await writeFile(file, `customer_id,start,amount\n${rows.join("\n")}\n`);
    await importOperation.run(workspace, { source: "subscriptions", files: [file] });
    const ask = (from: string) => cohortsOperation.run(workspace, { of: "net", from, to: "2149-12" });
    expect((await ask("2024-02")).rows.length).toBe(200_577 - 1512);
    await expect(ask("2024-01")).rejects.toThrow("the answer has 200,577 figures; the limit is 200,000");
  });
});

it("an export gives as many rows at once as may be, and not one more", () => {
  const { most } = LIMITS.exported;
  checkPage({}, most);
  checkPage({ limit: most }, most + 1);
  expect(() => checkPage({}, most + 1)).toThrow("the export has 100,001 rows; the limit is 100,000");
  expect(pageInput.limit.safeParse(most).success).toBe(true);
  expect(pageInput.limit.safeParse(most + 1).success).toBe(false);
});

describe("a segment", () => {
  it("has as many conditions and values as may be, and not one more", () => {
    const conditions = (count: number) => times(count, "a=b").join("&");
    expect(parseFilter(conditions(50)).flat().length).toBe(50);
    expect(() => parseFilter(conditions(51))).toThrow("51 conditions; the limit is 50");
    const values = (count: number) => `a=${times(count, "b").join(",")}`;
    expect(parseFilter(values(2000)).flat()[0]?.values.length).toBe(2000);
    expect(() => parseFilter(values(2001))).toThrow("2,001 values; the limit is 2,000");
  });

  it("is one of as many as may be saved, and not one more", { timeout: 300_000 }, async () => {
    await inWorkspace(async ({ store }) => {
      const save = (name: string) =>
        saveSegment(store, { name, filter: "a=b", description: "", updated_at: "2026-01-01T00:00:00Z" });
      for (let index = 0; index < 499; index++)
        await store.setNote("segment", `s${index}`, { filter: "a=b", description: "", updated_at: "" });
      await save("last");
      await save("last");
      await expect(save("one more")).rejects.toThrow("there would be 501 segments; the limit is 500");
    });
  });
});

it("a query of a question reads as many rows as may be, and not one more", { timeout: 300_000 }, async () => {
  const warehouse = await openDuckDb(":memory:");
  const read = (rows: number) =>
    whileWaiting({ milliseconds: Number.POSITIVE_INFINITY }, () =>
      warehouse.query(`select 1 as one from range(${rows})`),
    );
  expect((await read(1_000_000)).length).toBe(1_000_000);
  await expect(read(1_000_001)).rejects.toThrow("the question needs 1,000,001 rows at once");
  await warehouse.close();
});

it("a body of a request has as many bytes as may be, and not one more", async () => {
  await inWorkspace(async (workspace) => {
    const app = ownApp(workspace);
    const post = async (bytes: number) => {
      const body = '{"value": ""}'.replace('""', `"${"x".repeat(bytes - 13)}"`);
      const headers = { host: "localhost", "content-type": "application/json" };
      const address = "http://localhost/api/v1/settings/margin";
      const answer = await app.request(address, { method: "POST", headers, body });
      return { bytes: body.length, status: answer.status, text: await answer.text() };
    };
    expect(await post(1024 * 1024)).toMatchObject({ bytes: 1024 * 1024, status: 400 });
    const refused = await post(1024 * 1024 + 1);
    expect(refused).toMatchObject({ bytes: 1024 * 1024 + 1, status: 413 });
    expect(refused.text).toContain("the limit is 1,048,576");
  });
});
