import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allOperations } from "../../src/api/operations.ts";
import { parametersOf } from "../../src/api/text-input.ts";
import { cut } from "../../src/mcp/cut.ts";
import { slimmed } from "../../src/mcp/slim.ts";
import { drawn } from "../amount.ts";
import { callsOf } from "./calls.ts";
import { type Company, call, type Era, makeCompany, operationOf, overHttp, overStdio } from "./company.ts";

/** Answers that say when they were given, or of what else is going on. */
const NOT_THE_SAME_TWICE = ["doctor", "status", "sync progress", "sql", "sql run"];

const named = ({ name }: { name: string }) => name;
const toolOf = (name: string) => name.replaceAll(" ", "_");
const READS = allOperations.filter(
  (one) => one.effect === "read" && parametersOf(one).every(({ reaches }) => reaches === null),
);

let company: Company;
let calls: Awaited<ReturnType<typeof callsOf>>;
const answers = new Map<string, Record<string, unknown>>();
beforeAll(async () => {
  company = await makeCompany();
  calls = await callsOf(company);
});
afterAll(() => company?.stop());

/** What the API answers, asked once. */
async function apiAnswer(name: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const known = answers.get(name) ?? (await company.api(name, input));
  answers.set(name, known);
  return known;
}

/** Whether an answer says how it was read; null for one that is told while the books are busy. */
function isReadAs(told: Record<string, string> | null | undefined, until: unknown): boolean {
  if (told === null || until === null) return told === until;
  const { policy = "", currency = "", time_zone, evidence_until } = told ?? {};
  return policy !== "" && currency !== "" && time_zone === "UTC" && evidence_until === until;
}

const SOME = { few: 6, all: 12 };

/** Ways to ask, each with how many of the tools it calls; one calls them all. */
const WAYS: {
  way: string;
  era: Era;
  called: { few: number; all: number };
  connect(era: Era): Promise<Client>;
}[] = [
  {
    way: "HTTP",
    era: "legacy",
    called: { few: 30, all: READS.length },
    connect: (era) => overHttp(company.server, era),
  },
  { way: "HTTP as of 2026", era: "auto", called: SOME, connect: (era) => overHttp(company.server, era) },
  {
    way: "stdio",
    era: "legacy",
    called: { few: 10, all: 30 },
    connect: (era) => overStdio(company.data, [], era),
  },
  { way: "stdio as of 2026", era: "auto", called: SOME, connect: (era) => overStdio(company.data, [], era) },
];

describe.each(WAYS)("the official client over $way", ({ way, era, called, connect }) => {
  let client: Client;
  beforeAll(async () => {
    client = await connect(era);
  });
  afterAll(() => client?.close());

  it("is of the era that it asked for", () => {
    expect(client.getProtocolEra()).toBe(era === "auto" ? "modern" : "legacy");
    expect(client.getInstructions()).toContain("left_out");
  });

  it("lists every read as a tool that only reads, and no change", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(named)).toEqual(READS.map(named).map(toolOf));
    expect(tools.length).toBeGreaterThan(80);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
    expect(tools.filter(({ description = "" }) => description === "")).toEqual([]);
    expect(JSON.stringify(tools)).not.toContain("x-reaches");
  });

  it("calls them, and is answered what the API answers, with what is needed to check it", async () => {
    const { last_evidence_on: until } = await company.api("status");
    expect(until).toMatch(/^2024-10-/);
    const wrong: unknown[] = [];
    for (const { name } of drawn(`tools over ${way}`, READS, called)) {
      const input = calls[toolOf(name)] ?? {};
      const told = await call(client, toolOf(name), input);
      const { answer, read_as, page, isError, text, error } = told;
      if (isError) wrong.push({ name, error });
      if (!page?.startsWith(`${company.server.url}/`)) wrong.push({ name, page });
      if (!text.includes(String(page))) wrong.push({ name, text });
      const isRead = operationOf(name).takesTurns !== false;
      if (!isReadAs(read_as, isRead ? until : null)) wrong.push({ name, read_as });
      if (NOT_THE_SAME_TWICE.includes(name)) continue;
      const wanted = cut(slimmed(name, await apiAnswer(name, input)).output).answer;
      if (JSON.stringify(answer) !== JSON.stringify(wanted)) wrong.push({ name, answer, wanted });
    }
    expect(wrong).toEqual([]);
  });

  it("isn't given a change, or what names files", async () => {
    for (const name of [
      "settings_set",
      "annotations_set",
      "import",
      "reconcile",
      "import_preview",
      "nothing",
    ])
      await expect(client.callTool({ name, arguments: {} })).rejects.toThrow(`Unknown tool: ${name}`);
    expect(await company.api("annotations")).toMatchObject({ total: 0 });
  });

  it("is told what is wrong with a question, and how to mend it", async () => {
    expect(await call(client, "metric", { metric: "mrrr" })).toMatchObject({
      isError: true,
      error: {
        code: "not_found",
        message: expect.stringContaining("mrrr"),
        hint: expect.stringMatching(/./),
      },
    });
    expect(await call(client, "metric", { metric: "mrr", colour: "red" })).toMatchObject({
      isError: true,
      error: { code: "usage", message: 'unknown input for metric: "colour"' },
    });
    expect(await call(client, "waterfall", { from_row: -1 })).toMatchObject({
      isError: true,
      error: { code: "usage", message: "from_row: must be a whole number from 0" },
    });
  });

  it("reads what metrics, tools and words mean", async () => {
    const { resources } = await client.listResources();
    const read = async (uri: string) => {
      const { contents } = await client.readResource({ uri });
      const [first] = contents;
      return JSON.parse(first !== undefined && "text" in first ? first.text : "null");
    };
    expect(resources.map(({ uri }) => uri)).toEqual([
      "cambium://metrics",
      "cambium://operations",
      "cambium://glossary",
    ]);
    const metrics = await read("cambium://metrics");
    expect(metrics.rows.find(({ id }: { id: string }) => id === "expansion_rate")).toMatchObject({
      unit: "ratio",
      definition: expect.stringContaining("opening MRR"),
      dimensions: expect.arrayContaining(["product", "country"]),
    });
    expect((await read("cambium://operations")).length).toBe(READS.length);
    expect(await read("cambium://operations/waterfall")).toMatchObject({
      tool: "waterfall",
      input: { properties: { from: {} } },
      answer: { properties: { steps: {} } },
    });
    expect((await read("cambium://glossary")).causes.seats).toContain("quantity");
    await expect(client.readResource({ uri: "cambium://secrets" })).rejects.toThrow();
  });
});
