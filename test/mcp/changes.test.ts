import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "../../bench/served.ts";
import { allOperations } from "../../src/api/operations.ts";
import { toolsOf } from "../../src/mcp/tool-list.ts";
import { type Company, call, makeCompany, overHttp, overStdio } from "./company.ts";

const NOTE = { on: "2024-06-30", text: "Prices went up" };
const READING = { writes: false, files: false };
const named = ({ name }: { name: string }) => name;

let company: Company;
beforeAll(async () => {
  company = await makeCompany({ mayAssistantsWrite: true });
});
afterAll(() => company?.stop());

describe("changes by an assistant", () => {
  it("are made where they're allowed, and are in the audit as an assistant's", async () => {
    const ways = [
      { id: "http", connect: () => overHttp(company.server) },
      { id: "stdio", connect: () => overStdio(company.data, ["--allow-writes"]) },
    ];
    for (const { id, connect } of ways) {
      const client = await connect();
      const told = await call(client, "annotations_set", { ...NOTE, id });
      expect(told).toMatchObject({ isError: false, page: `${company.server.url}/` });
      expect(told.read_as).toMatchObject({ policy: "cambium", currency: "USD" });
      const { rows } = await company.api("audit", { limit: 1 });
      expect(rows).toEqual([
        expect.objectContaining({ operation: "annotations set", by: "assistant", input: { ...NOTE, id } }),
      ]);
      await client.close();
    }
    expect(await company.api("annotations")).toMatchObject({ total: 2 });
  });

  it("and files are left to those who were let: by their names in lists of tools", () => {
    const reads = toolsOf(allOperations, READING);
    const files = toolsOf(allOperations, { writes: false, files: true });
    const writes = toolsOf(allOperations, { writes: true, files: false });
    const all = toolsOf(allOperations, { writes: true, files: true });
    expect(reads.some(({ operation }) => operation.effect === "write")).toBe(false);
    const added = files.filter((tool) => !reads.includes(tool)).map(named);
    expect(added).toEqual(["import_preview", "reconcile"]);
    expect(writes.map(named)).toEqual(expect.arrayContaining(["settings_set", "close", "demo"]));
    expect(writes.filter(({ annotations }) => annotations.openWorldHint)).toEqual([]);
    expect(all.map(named)).toEqual(expect.arrayContaining(["import", "backup", "sync_postgres"]));
    for (const name of ["sync_connect", "demo_leave"]) expect(all.map(named)).not.toContain(name);
  });

  it("can't be asked for by a name that isn't there", () => {
    const two = toolsOf(allOperations, { ...READING, only: ["metric", "movers"] });
    expect(two.map(named)).toEqual(["metric", "movers"]);
    expect(() => toolsOf(allOperations, { ...READING, only: ["settings_set"] })).toThrow(
      'no such tool: "settings_set"',
    );
  });
});

describe("a folder that nobody serves", () => {
  beforeAll(() => company.unserve());

  it("is opened for the questions of several assistants at once, and closed again", async () => {
    const [one, other] = await Promise.all([overStdio(company.data), overStdio(company.data)]);
    const [first, second] = await Promise.all([
      call(one, "metric", { metric: "mrr", from: "2024-06", to: "2024-06" }),
      call(other, "metric", { metric: "mrr", from: "2024-06", to: "2024-06" }),
    ]);
    expect(first.isError).toBe(false);
    expect(second).toEqual(first);
    expect(first.page).toMatch(/^http:\/\/127\.0\.0\.1:4321\/metrics\?/);
    expect(first.page_note).toContain("cambium serve");
    expect(await call(one, "doctor")).toMatchObject({ isError: false, read_as: null });
    await Promise.all([one.close(), other.close()]);
  });

  it("takes changes too, with the flag", async () => {
    const client = await overStdio(company.data, [
      "--allow-writes",
      "--only",
      "annotations_set",
      "--only",
      "audit",
    ]);
    expect((await client.listTools()).tools.map(named)).toEqual(["annotations_set", "audit"]);
    expect((await call(client, "annotations_set", { ...NOTE, id: "here" })).isError).toBe(false);
    const { answer } = await call(client, "audit", { limit: 1 });
    expect(answer?.rows).toEqual([
      expect.objectContaining({ operation: "annotations set", by: "assistant" }),
    ]);
    await client.close();
  });

  it("is served to assistants who may change it where the server was started so", async () => {
    const served = await serveFolder(company.data, ["--no-demo", "--assistant-writes"]);
    const client = await overHttp(served);
    expect((await call(client, "annotations_set", { ...NOTE, id: "served" })).isError).toBe(false);
    await client.close();
    await served.stop();
  });

  it("must be there", async () => {
    await expect(overStdio(`${company.data}-not`)).rejects.toThrow();
  });
});
