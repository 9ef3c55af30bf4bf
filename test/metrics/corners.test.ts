import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

type Question = Parameters<typeof metric.run>[1];

/** Asks after importing a file of subscriptions; a row as its dimensions and its value. */
async function asked(lines: string[], question: Question): Promise<Record<string, unknown>[]> {
  return inWorkspace(async (workspace: Workspace, folder) => {
    const file = join(folder, "periods.csv");
    await writeFile(file, `${lines.join("\n")}\n`);
    await importOperation.run(workspace, { source: "subscriptions", files: [file] });
    const { rows } = await metric.run(workspace, question);
    return rows.map(({ period: _, ...row }) => row);
  });
}

const SEATS_THEN_PLAN = [
  "customer_id,item_id,start,end,plan,quantity,amount",
  ...["a,1,2026-01-01,2026-02-01,Pro,1,20", "a,1,2026-02-01,,Pro,2,40"],
  ...["b,2,2026-01-01,2026-03-01,Pro,2,40", "b,2,2026-03-01,,Max,2,70"],
];

describe("corners of questions", () => {
  it("a comparison shows the causes of both ranges, so that parts add up", async () => {
    const range = { from: "2026-03", to: "2026-03", compare: "previous" as const };
    const rows = await asked(SEATS_THEN_PLAN, { metric: "expansion_mrr", by: ["cause"], ...range });
    const previous_period = "2026-02";
    expect(rows).toEqual([
      {
        cause: "plan",
        value: 3000,
        previous_period,
        previous: 0,
        change: 3000,
        growth: null,
        growth_word: "from zero",
      },
      {
        cause: "seats",
        value: 0,
        previous_period,
        previous: 2000,
        change: -2000,
        growth: -1,
        growth_word: null,
      },
    ]);
  });

  it("says a change of money as a share of what it was, and a change of a rate in points only", async () => {
    const range = { from: "2026-03", to: "2026-03", compare: "previous" as const };
    const [mrr] = await asked(SEATS_THEN_PLAN, { metric: "mrr", ...range });
    expect(mrr?.growth).toBe(Number(mrr?.change) / Number(mrr?.previous));
    expect(mrr?.growth).toBe(0.375);
    const [nrr] = await asked(SEATS_THEN_PLAN, { metric: "nrr", ...range });
    expect({ ...nrr, change: undefined }).toMatchObject({ value: 1.375, growth: null });
  });

  it("expansions are not counted under several causes at once", async () => {
    const where = ["cause=plan", "cause=seats"];
    await expect(asked(SEATS_THEN_PLAN, { metric: "expanding_customers", where })).rejects.toThrow(
      "by several causes at once",
    );
    const range = { from: "2026-02", to: "2026-03", interval: "quarter" as const };
    expect(await asked(SEATS_THEN_PLAN, { metric: "expansion_mrr", where, ...range })).toEqual([
      { value: 5000 },
    ]);
  });

  it("a filter that names nothing is refused with what there is", async () => {
    await expect(asked(SEATS_THEN_PLAN, { metric: "mrr", where: ["plan=pro"] })).rejects.toThrow(
      'unknown price: "pro"',
    );
  });

  it("usage is what metered prices come to, whatever the product is called", async () => {
    const lines = [
      "customer_id,product,kind,start,end,amount",
      ...["a,API,metered,2026-01-01,2026-02-01,300", "a,API base,,2026-01-01,,100"],
      ...["b,API base,,2026-01-01,,500", "c,Other,,2026-01-01,,70"],
    ];
    const rows = await asked(lines, { metric: "mrr", by: ["usage"], from: "2026-03", to: "2026-03" });
    expect(rows.filter(({ value }) => value !== 0)).toEqual([
      { usage: "no usage", value: 57_000 },
      { usage: "50 % usage and more", value: 40_000 },
    ]);
  });

  it("customers grow older for as long as anybody asks", async () => {
    const lines = ["customer_id,start,amount", "a,2026-02-01,300"];
    const rows = await asked(lines, {
      metric: "mrr",
      by: ["age"],
      from: "2035",
      to: "2035",
      interval: "year",
    });
    expect(rows.filter(({ value }) => value !== 0)).toEqual([{ age: "24 months and more", value: 30_000 }]);
  });

  it("by currency, converted money is in the reporting currency's minor units", async () => {
    const lines = ["customer_id,start,amount,currency", "a,2026-01-01,300,USD"];
    const rows = await asked(lines, { metric: "mrr", by: ["currency"], from: "2026-01", to: "2026-01" });
    expect(rows).toEqual([{ currency: "USD", value: 30_000 }]);
  });
});
