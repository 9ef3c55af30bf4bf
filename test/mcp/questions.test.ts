import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cut } from "../../src/mcp/cut.ts";
import { slimmed } from "../../src/mcp/slim.ts";
import { asOwner } from "../asking.ts";
import { type Company, call, makeCompany, overHttp } from "./company.ts";

/** A question that people ask, the call that answers it, and where the API has the answer. */
interface Asked {
  question: string;
  tool: string;
  input: Record<string, unknown>;
  path: string;
  /** The page that shows it. */
  page: string;
  /** The list that must not be empty. */
  list?: string;
}

const JUNE = { from: "2024-06", to: "2024-06" };
const JUNE_PATH = "from=2024-06&to=2024-06";
const HALF = { from: "2024-01", to: "2024-06" };
const HALF_PATH = "from=2024-01&to=2024-06";
const ALONE = { ...HALF, interval: "range" };
const ALONE_PATH = `${HALF_PATH}&interval=range`;

const QUESTIONS: Asked[] = [
  {
    question: "What do we have, and until when?",
    tool: "status",
    input: {},
    path: "status",
    page: "/settings?tab=sources",
  },
  {
    question: "Can these figures be trusted?",
    tool: "trust",
    input: {},
    path: "trust",
    page: "/settings?tab=sources",
    list: "sources",
  },
  {
    question: "Why did MRR grow in June?",
    tool: "metric",
    input: { metric: "net_new_mrr", ...JUNE, by: ["cause"] },
    path: `metric/net_new_mrr?${JUNE_PATH}&by=cause`,
    page: "/metrics?from=2024-06&to=2024-06&of=net_new_mrr&by=cause",
    list: "rows",
  },
  {
    question: "From what to what did MRR go in the first half?",
    tool: "waterfall",
    input: HALF,
    path: `waterfall?${HALF_PATH}`,
    page: "/movements?from=2024-01&to=2024-06",
    list: "steps",
  },
  {
    question: "Who expanded most?",
    tool: "expansion",
    input: { by: "customer", ...HALF },
    path: `expansion/customer?${HALF_PATH}`,
    page: "/expansion?from=2024-01&to=2024-06&by=customer",
    list: "rows",
  },
  {
    question: "Which customers made the expansion of the half year?",
    tool: "movers",
    input: { metric: "expansion_mrr", ...ALONE },
    path: `movers/expansion_mrr?${ALONE_PATH}`,
    page: "/metrics?from=2024-01&to=2024-06&of=expansion_mrr&drill=expansion_mrr%3B2024-01..2024-06",
    list: "rows",
  },
  {
    question: "Which changes are behind it, and how do we know?",
    tool: "explain",
    input: { metric: "expansion_mrr", ...ALONE, limit: 20 },
    path: `explain/expansion_mrr?${ALONE_PATH}&limit=20`,
    page: "/metrics?from=2024-01&to=2024-06&of=expansion_mrr&drill=expansion_mrr%3B2024-01..2024-06",
    list: "rows",
  },
  {
    question: "What was net revenue retention each month?",
    tool: "metric",
    input: { metric: "nrr", ...HALF },
    path: `metric/nrr?${HALF_PATH}`,
    page: "/metrics?from=2024-01&to=2024-06&of=nrr",
    list: "rows",
  },
  {
    question: "Was it better than in the half year before?",
    tool: "metric",
    input: { metric: "expansion_mrr", from: "2024-05", to: "2024-06", compare: "previous" },
    path: "metric/expansion_mrr?from=2024-05&to=2024-06&compare=previous",
    page: "/metrics?from=2024-05&to=2024-06&of=expansion_mrr",
    list: "rows",
  },
  {
    question: "From which plan to which do people move?",
    tool: "moves",
    input: { kind: "plans", from: "2023-11", to: "2024-10" },
    path: "moves/plans?from=2023-11&to=2024-10",
    page: "/expansion?from=2023-11&to=2024-10",
  },
  {
    question: "Which add-ons last?",
    tool: "durability",
    input: { months: 3, by: "product" },
    path: "durability?months=3&by=product",
    page: "/expansion",
    list: "rows",
  },
  {
    question: "Which products go with which?",
    tool: "adjacency",
    input: {},
    path: "adjacency",
    page: "/headroom?tab=together",
  },
  {
    question: "How do cohorts hold?",
    tool: "cohorts",
    input: { of: "net" },
    path: "cohorts?of=net",
    page: "/retention?of=net",
    list: "rows",
  },
  {
    question: "Where do we earn most, by product?",
    tool: "leaderboard",
    input: { metric: "mrr", by: "product", period: "2024-06" },
    path: "leaderboard/mrr?by=product&period=2024-06",
    page: "/segments?rank=mrr&by=product",
    list: "rows",
  },
  {
    question: "Who are our largest customers?",
    tool: "customers",
    input: { sort: "mrr", limit: 5 },
    path: "customers?sort=mrr&limit=5",
    page: "/customers?sort=mrr",
    list: "rows",
  },
  {
    question: "How many customers pay at least 100 a month?",
    tool: "segments_count",
    input: { filter: "mrr>=100" },
    path: "segments/count?filter=mrr%3E%3D100",
    page: "/segments?filter=mrr%3E%3D100",
  },
  {
    question: "Who should we talk to about more?",
    tool: "signals",
    input: { limit: 10 },
    path: "signals?limit=10",
    page: "/signals",
    list: "rows",
  },
  {
    question: "How much could our customers add?",
    tool: "headroom",
    input: { limit: 10 },
    path: "headroom?limit=10",
    page: "/headroom",
    list: "rows",
  },
  {
    question: "What is in the pipeline?",
    tool: "pipeline",
    input: {},
    path: "pipeline",
    page: "/pipeline",
  },
  {
    question: "What would Stripe's own rules say?",
    tool: "compare-policies",
    input: { a: "cambium", b: "stripe", period: "2024-06" },
    path: "compare-policies/cambium/stripe?period=2024-06",
    page: "/settings?tab=policy&a=cambium&b=stripe&month=2024-06",
  },
];

let company: Company;
let client: Client;
beforeAll(async () => {
  company = await makeCompany();
  client = await overHttp(company.server);
});
afterAll(async () => {
  await client?.close();
  await company?.stop();
});

describe("questions of people", () => {
  it.each(QUESTIONS)("$question", async ({ tool, input, path, page, list }) => {
    const { url } = company.server;
    const wanted = await (await asOwner(company.server)(`${url}/api/v1/${path}`)).json();
    const told = await call(client, tool, input);
    expect(told.page).toBe(`${url}${page}`);
    expect(told.answer).toEqual(cut(slimmed(tool, wanted).output).answer);
    const { [list ?? ""]: found = [0] } = told.answer ?? {};
    expect(found).not.toEqual([]);
  });

  it("are at least twenty", () => expect(QUESTIONS.length).toBeGreaterThanOrEqual(20));

  it("are answered in a table with amounts in the currency, which add up to the answer's", async () => {
    const { answer, text } = await call(client, "metric", { metric: "net_new_mrr", ...JUNE, by: ["cause"] });
    const rows = Array.isArray(answer?.rows) ? answer.rows : [];
    const minor = rows.map(({ value }: { value: number }) => value);
    const [, table = ""] = text.split("rows (money in major units):\n");
    const [head = "", ...lines] = table.split("\n\n")[0]?.split("\n") ?? [];
    expect(head).toBe("period,cause,value (USD)");
    expect(lines.map((line) => Math.round(Number(line.split(",")[2]) * 100))).toEqual(minor);
    const { answer: whole } = await call(client, "metric", { metric: "net_new_mrr", ...JUNE });
    const sum = minor.reduce((total: number, value: number) => total + value, 0);
    expect(whole?.rows).toEqual([expect.objectContaining({ value: sum })]);
  });

  it("of long lists are answered page by page, as the answer says how", async () => {
    const all = await company.api("export changes", { from: "2023-11", to: "2024-10" });
    const rows = Array.isArray(all.rows) ? all.rows : [];
    expect(rows.length).toBeGreaterThan(20);
    const first = await call(client, "export_changes", { from: "2023-11", to: "2024-10", limit: 15 });
    expect(first.left_out).toContainEqual(
      expect.objectContaining({
        field: "rows",
        shown: 15,
        of: rows.length,
        next: "Call again with offset: 15.",
      }),
    );
    const second = await call(client, "export_changes", {
      from: "2023-11",
      to: "2024-10",
      limit: 5,
      offset: 15,
    });
    expect(second.answer?.rows).toEqual(rows.slice(15, 20));
    const [one] = await Promise.all([call(client, "metrics", { from_row: 30 })]);
    const metrics = await company.api("metrics");
    expect(one.answer?.rows).toHaveLength((Array.isArray(metrics.rows) ? metrics.rows : []).length - 30);
  });
});
