import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../src/base/limits.ts";
import { readNote } from "../../src/http/line/note.ts";
import { inScratch } from "../import/cli.ts";
import { type ServedHere, serveHere } from "./served.ts";

const MEGABYTE = 1024 * 1024;
const LARGE = 300 * MEGABYTE;
/** What may be on its way before a refusal is heard. */
const TAKEN = 100 * MEGABYTE;

let served: ServedHere;
let owner: Record<string, string>;
let end: () => void = () => undefined;
let left: Promise<void>;
beforeAll(async () => {
  await new Promise<void>((ready, reject) => {
    left = inScratch(async (directory) => {
      const data = join(directory, "data");
      served = await serveHere(data);
      owner = { authorization: `Bearer ${(await readNote(data))?.token}` };
      ready();
      await new Promise<void>((done) => (end = done));
    });
    left.catch(reject);
  });
});
afterAll(async () => {
  await served.stop();
  end();
  await left;
});

interface Sending {
  method: string;
  path: string;
  bytes: number;
  /** Says beforehand how long the body is. */
  isCounted: boolean;
  headers?: Record<string, string>;
}

/**
 * Sends a body until it is sent or answered, and waits until the server ends the connection where it is not sent whole.
 * @returns the status, and how much was sent
 */
function send({
  method,
  path,
  bytes,
  isCounted,
  headers,
}: Sending): Promise<{ status: number | null; sent: number }> {
  const chunk = Buffer.alloc(Math.min(bytes, 64 * 1024), " ");
  const length = isCounted ? { "content-length": bytes } : { "transfer-encoding": "chunked" };
  const agent = new Agent({ keepAlive: true });
  return new Promise((resolve) => {
    let sent = 0;
    let status: number | null = null;
    const asked = request(served.url + path, { method, headers: { ...length, ...headers }, agent });
    const write = () => {
      while (sent < bytes && status === null && !asked.destroyed) {
        const part = chunk.subarray(0, bytes - sent);
        sent += part.length;
        if (!asked.write(part)) return;
      }
      if (sent === bytes) asked.end();
    };
    asked.on("response", (answer) => {
      status = answer.statusCode ?? null;
      answer.resume();
      if (sent === bytes) answer.once("end", () => agent.destroy());
    });
    asked.on("socket", (socket) => socket.once("close", () => resolve({ status, sent })));
    asked.on("drain", write);
    asked.on("error", () => undefined);
    write();
  });
}

/** The most memory that the server ever had, in bytes. */
async function peak(): Promise<number> {
  const said = await readFile(`/proc/${served.child.pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(said)?.[1]) * 1024;
}

const post = "/api/v1/settings/margin";
const CASES: [string, Omit<Sending, "bytes" | "isCounted">, { counted: number; chunked: number }][] = [
  ["by who may ask", { method: "POST", path: post }, { counted: 413, chunked: 413 }],
  ["beside a question", { method: "GET", path: "/api/v1/status" }, { counted: 413, chunked: 400 }],
  [
    "compressed",
    { method: "POST", path: post, headers: { "content-encoding": "gzip" } },
    { counted: 413, chunked: 415 },
  ],
  ["where nothing is read", { method: "POST", path: "/nothing" }, { counted: 413, chunked: 413 }],
  ["to a page", { method: "GET", path: "/movements" }, { counted: 413, chunked: 400 }],
  ["to the webhooks", { method: "POST", path: "/webhooks/stripe" }, { counted: 413, chunked: 413 }],
];

describe("a body of 300 MB", () => {
  for (const [what, asked, expected] of CASES)
    for (const way of ["counted", "chunked"] as const)
      it(`sent ${what}, ${way}, is refused before it is there, and costs no memory`, async () => {
        const before = await peak();
        const headers = { ...owner, ...asked.headers };
        const { status, sent } = await send({
          ...asked,
          headers,
          bytes: LARGE,
          isCounted: way === "counted",
        });
        expect(status).toBe(expected[way]);
        expect(sent).toBeLessThan(TAKEN);
        expect((await peak()) - before).toBeLessThan(64 * MEGABYTE);
      });

  it("sent by nobody is not looked at", async () => {
    const { status, sent } = await send({ method: "POST", path: post, bytes: LARGE, isCounted: false });
    expect(status).toBe(401);
    expect(sent).toBeLessThan(TAKEN);
  });
});

describe("a body", () => {
  const value = (bytes: number) => `{"value":"${"x".repeat(bytes - 12)}"}`;
  const answerTo = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    const answer = await fetch(served.url + post, {
      method: "POST",
      headers: { ...owner, ...headers },
      body: new Uint8Array(Buffer.from(body)),
    });
    return [answer.status, await answer.text()];
  };

  it("may be as large as the limit, and not one byte larger", async () => {
    const { most } = LIMITS.body;
    expect(await answerTo(value(most))).toEqual([400, expect.stringContaining("margin")]);
    expect(await answerTo(value(most + 1))).toEqual([
      413,
      expect.stringContaining("1,048,577 bytes; the limit is 1,048,576"),
    ]);
    const chunked = { method: "POST", path: post, headers: owner, isCounted: false };
    expect((await send({ ...chunked, bytes: most })).status).toBe(400);
    expect((await send({ ...chunked, bytes: most + 1 })).status).toBe(413);
  });

  it("is read as it is: one that is compressed is refused, and one beside a GET", async () => {
    const packed = gzipSync(value(100));
    expect((await answerTo(packed, { "content-encoding": "gzip" }))[0]).toBe(415);
    const beside = { method: "GET", path: "/api/v1/status", headers: owner };
    expect((await send({ ...beside, bytes: 10, isCounted: true })).status).toBe(400);
    expect((await send({ ...beside, bytes: 10, isCounted: false })).status).toBe(400);
  });
});
