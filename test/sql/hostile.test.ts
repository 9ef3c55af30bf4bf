import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { CambiumError } from "../../src/base/error.ts";
import { runOperation } from "../../src/cli/run.ts";
import { hasCeiling } from "../../src/sql/sandbox/child-process.ts";
import { drawn } from "../amount.ts";
import { asOwner } from "../asking.ts";
import { cambiumHere } from "../import/cli.ts";
import { type Company, call, makeCompany, operationOf, overHttp } from "../mcp/company.ts";
import { Sandbox } from "./asked.ts";
import { benignQueries } from "./benign.ts";
import { childrenHere, ENDLESS } from "./children.ts";
import { hostileStatements } from "./hostile.ts";

const HOSTILE = hostileStatements();
const BENIGN = benignQueries();

let sandbox: Sandbox;
let company: Company;
let client: Client;
beforeAll(async () => {
  sandbox = await Sandbox.open();
  company = await makeCompany();
  client = await overHttp(company.server);
});
afterAll(async () => {
  await sandbox?.close();
  await client?.close();
  await company?.stop();
});

describe("a hostile statement", () => {
  it("is one of five hundred, of every kind", () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(500);
    const kinds = new Set(HOSTILE.map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThanOrEqual(20);
  });

  it("is refused by what reads it, never by what runs it", async () => {
    const wrong: unknown[] = [];
    for (const { sql } of drawn("hostile statements", HOSTILE, { few: 250, all: 600 })) {
      const reply = await sandbox.ask(sql);
      if (reply.kind !== "refused" || !["parser", "guard"].includes(reply.by)) wrong.push({ sql, reply });
    }
    expect(wrong).toEqual([]);
  });

  it("is refused with the same words over HTTP, by the command line and to assistants", async () => {
    const { url } = company.server;
    const wrong: unknown[] = [];
    for (const { sql } of drawn("hostile statements everywhere", HOSTILE, { few: 30, all: 60 })) {
      const problem = await problemOf(await askHttp(url, sql));
      const told = await call(client, "sql", { sql });
      const line = await errorOf(sql);
      const isSame =
        told.error?.code === problem.code &&
        told.error.message === problem.detail &&
        told.error.hint === problem.hint &&
        line.code === problem.code &&
        line.message === problem.detail &&
        line.hint === problem.hint;
      if (!isSame) wrong.push({ sql, problem, told, line });
    }
    expect(wrong).toEqual([]);
  });

  it("is refused in the terminal with these words", async () => {
    for (const { sql } of drawn("hostile statements in the terminal", HOSTILE, {
      few: 3,
      all: 8,
      most: 60,
    })) {
      const { detail, hint } = await problemOf(await askHttp(company.server.url, sql));
      const { code, stdout, stderr } = await cambiumHere(["sql", "--data", company.data, "--", sql]);
      const wanted = { sql, code: 1, said: `cambium: ${detail}\n  ${hint}\n` };
      expect({ sql, code, said: `${stdout}${stderr}` }).toEqual(wanted);
    }
  });
});

describe.runIf(hasCeiling)("a query of a request", () => {
  it("ends with it, and so does its process", async () => {
    const leaving = new AbortController();
    const before = await childrenHere();
    const asked = Array.from({ length: 3 }, () =>
      askHttp(company.server.url, ENDLESS, leaving.signal).catch(({ name }: Error) => name),
    );
    const started = async () => (await childrenHere()).filter((pid) => !before.includes(pid));
    await expect.poll(async () => (await started()).length).toBeGreaterThan(0);
    const busy = await childrenHere();
    leaving.abort();
    expect(await Promise.all(asked)).toEqual(["AbortError", "AbortError", "AbortError"]);
    await expect
      .poll(async () => (await started()).filter((pid) => busy.includes(pid)), { timeout: 10_000 })
      .toEqual([]);
    expect((await askHttp(company.server.url, "select 1")).status).toBe(200);
  });
});

describe("a query over the books", () => {
  it("is one of two hundred that pass", async () => {
    expect(new Set(BENIGN).size).toBeGreaterThanOrEqual(200);
    const wrong: unknown[] = [];
    for (const sql of drawn("benign queries", BENIGN, { few: 120, all: 250 })) {
      const reply = await sandbox.ask(sql);
      if (reply.kind !== "rows") wrong.push({ sql, reply });
    }
    expect(wrong).toEqual([]);
  });
});

const problemSchema = z.object({
  type: z.literal("urn:cambium:error:bad_input"),
  status: z.literal(422),
  detail: z.string(),
  hint: z.string(),
});

async function problemOf(answer: Response) {
  const { detail, hint } = problemSchema.parse(await answer.json());
  return { code: "bad_input", detail, hint };
}

/** What a command of the terminal ends with, asked as `commandLine` asks it. */
async function errorOf(sql: string): Promise<CambiumError> {
  const silent = { out: () => undefined, err: () => undefined };
  const globals = { data: company.data, json: false, isKeySaved: false };
  const error = await runOperation(operationOf("sql"), { sql: [sql] }, globals, silent).catch(
    (thrown: unknown) => thrown,
  );
  if (error instanceof CambiumError) return error;
  throw new Error(`not refused: ${sql}`);
}

function askHttp(url: string, sql: string, signal?: AbortSignal): Promise<Response> {
  return asOwner(company.server)(`${url}/api/v1/sql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sql }),
    ...(signal && { signal }),
  });
}
