import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { z } from "zod";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import { checkedInput } from "../../src/api/text-input.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { askServer } from "../../src/cli/ask.ts";
import { findServer } from "../../src/http/line/line.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";

const MAIN = resolve("dist/src/cli/main.js");
const NOW = new Date("2024-11-05T12:00:00Z");

/** A small demo company in a folder of its own, open or served. */
export interface Company {
  data: string;
  workspace: Workspace;
  server: RunningServer;
  /** What the API answers. */
  api(name: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Ends the server and leaves the folder. */
  unserve(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options whether assistants may make changes */
export async function makeCompany(options: { mayAssistantsWrite?: boolean } = {}): Promise<Company> {
  const folder = await mkdtemp(join(tmpdir(), "cambium-mcp-"));
  const data = join(folder, "data");
  const workspace = await Workspace.open(data, { now: () => NOW, progress: () => undefined });
  await doneHere(workspace, "demo", { customers: 16, months: 12 });
  const server = await startServer(workspace, { port: 0, version: "0", webDirectory: folder, ...options });
  let isServed = true;
  const unserve = async () => {
    if (!isServed) return;
    isServed = false;
    await server.close();
    await workspace.close();
  };
  return {
    data,
    workspace,
    server,
    api: (name, input = {}) => askedOfApi(data, name, input),
    unserve,
    stop: async () => {
      await unserve();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs an operation in this process, as the command line does. */
export async function doneHere(
  workspace: Workspace,
  name: string,
  input: Record<string, unknown>,
): Promise<unknown> {
  const operation = operationOf(name);
  return perform(workspace, operation, checkedInput(operation, input), { by: "command line" });
}

export function operationOf(name: string) {
  const found = allOperations.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

const answerSchema = z.record(z.string(), z.unknown());

async function askedOfApi(data: string, name: string, input: Record<string, unknown>) {
  const line = await findServer(data);
  if (line === null) throw new Error("the company isn't served");
  try {
    const asked = { isTold: true };
    const { context: _, ...answer } = answerSchema.parse(
      await askServer(line, operationOf(name), input, asked),
    );
    return answer;
  } finally {
    line.close();
  }
}

/** How a client and a server agree on the version of the protocol: as today's clients do, or as the newest. */
export type Era = "legacy" | "auto";

/** A client of the official package, connected over HTTP. */
export async function overHttp(
  { url, token }: { url: string; token: string },
  era: Era = "legacy",
): Promise<Client> {
  const headers = { authorization: `Bearer ${token}` };
  const client = newClient(era);
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", url), { requestInit: { headers } }));
  return client;
}

/** The same over standard input and output of the built command line. */
export async function overStdio(data: string, args: string[] = [], era: Era = "legacy"): Promise<Client> {
  const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
  const client = newClient(era);
  const command = { command: process.execPath, args: [MAIN, "mcp", "--data", data, ...args] };
  await client.connect(new StdioClientTransport({ ...command, stderr: "ignore" }));
  return client;
}

function newClient(era: Era): Client {
  return new Client({ name: "test", version: "0" }, { versionNegotiation: { mode: era } });
}

const resultSchema = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.object({ type: z.literal("text"), text: z.string() })).length(1),
  structuredContent: z.looseObject({
    answer: z.record(z.string(), z.unknown()).optional(),
    read_as: z.record(z.string(), z.string()).nullish(),
    money: z.string().optional(),
    page: z.string().nullish(),
    page_note: z.string().optional(),
    left_out: z
      .array(
        z.object({
          field: z.string(),
          unit: z.string(),
          shown: z.number(),
          of: z.number(),
          next: z.string(),
        }),
      )
      .optional(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
  }),
});

/** Calls a tool. */
export async function call(client: Client, name: string, input: Record<string, unknown> = {}) {
  const result = resultSchema.parse(await client.callTool({ name, arguments: input }));
  return {
    ...result.structuredContent,
    isError: result.isError === true,
    text: result.content[0]?.text ?? "",
  };
}
