import { readdir, readFile, stat } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { LIMITS, UPLOADS } from "../../src/base/limits.ts";
import { Access } from "../../src/http/access/access.ts";
import { httpApp } from "../../src/http/app.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { sweep } from "../../src/store/sweep.ts";
import { type Folder, openFolder } from "../workspace.ts";

const LIST = "customer_id,start,amount\na,2024-01-01,50\n";
const HOUR_MS = 3_600_000;
const answerSchema = z.object({ upload: z.string(), name: z.string(), bytes: z.number() });

let folder: Folder;
let server: RunningServer;
/** The largest file that the server of a test takes. */
const MOST = 100_000;
beforeEach(async () => {
  folder = await openFolder();
  server = await startServer(folder.workspace, {
    port: 0,
    version: "0.0.0",
    webDirectory: folder.directory,
    mostUploaded: MOST,
  });
});
afterEach(async () => {
  await server.close();
  await folder.close();
});

/** Sends a file, with the server's token where no other headers are given. */
const send = (name: string, body: BodyInit, headers: Record<string, string> = bearer(server.token)) =>
  fetch(`${server.url}/api/v1/uploads?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers,
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });
const sent = async (name: string, body: BodyInit = LIST) =>
  answerSchema.parse(await (await send(name, body)).json());
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const post = (path: string, input: object) =>
  fetch(`${server.url}/api/v1${path}`, {
    method: "POST",
    headers: bearer(server.token),
    body: JSON.stringify(input),
  });

const data = () => folder.workspace.directory;
/** The files that wait, in scratch folders. */
async function waiting(): Promise<string[]> {
  const names = await readdir(data(), { recursive: true });
  return names.filter((name) => name.startsWith("scratch-"));
}

async function browser(): Promise<Record<string, string>> {
  const answer = await fetch(server.newLink(), { redirect: "manual" });
  return { cookie: /^[^;]*/.exec(answer.headers.get("set-cookie") ?? "")?.[0] ?? "" };
}

describe("an uploaded file", () => {
  it("is kept as it came, for its user alone, and imported by its id", async () => {
    const { upload, ...told } = await sent("März ’24.csv");
    expect(told).toEqual({ name: "März ’24.csv", bytes: Buffer.byteLength(LIST) });
    const [scratch = "", file = ""] = await waiting();
    expect(await readFile(join(data(), file), "utf8")).toBe(LIST);
    for (const path of [scratch, file]) expect((await stat(join(data(), path))).mode & 0o077).toBe(0);
    const answer = await post("/imports", { source: "subscriptions", uploads: [upload] });
    expect(await answer.json()).toMatchObject({ import: 1, rows: [{ name: "März ’24.csv", rows: 1 }] });
    expect(await waiting()).toEqual([]);
    const again = await post("/imports", { source: "subscriptions", uploads: [upload] });
    expect([again.status, await again.json()]).toEqual([
      404,
      expect.objectContaining({ detail: "the uploaded file is no longer on the server" }),
    ]);
  });

  it("stays until it is imported: a refused import leaves it for the next try", async () => {
    const { upload } = await sent("list.csv", "customer_id,since,amount\na,01.02.2024,5\n");
    const input = { source: "subscriptions", uploads: [upload] };
    expect((await post("/imports", input)).status).toBe(422);
    expect(await waiting()).toHaveLength(2);
    expect((await post("/imports", { ...input, map: ["start=since"], date_format: "dmy" })).status).toBe(200);
    expect(await waiting()).toEqual([]);
  });

  it("is sent by a browser that was let in, which may name no file of the machine", async () => {
    const headers = await browser();
    const { upload } = answerSchema.parse(await (await send("a.csv", LIST, headers)).json());
    const asked = (input: object) =>
      fetch(`${server.url}/api/v1/imports`, { method: "POST", headers, body: JSON.stringify(input) });
    const file = join(data(), (await waiting())[1] ?? "");
    expect((await asked({ source: "subscriptions", files: [file] })).status).toBe(403);
    expect((await asked({ source: "subscriptions", uploads: [upload] })).status).toBe(200);
  });

  it("comes beside or instead of no file of the machine: exactly one of the two is named", async () => {
    const { upload } = await sent("a.csv");
    for (const input of [{}, { uploads: [upload], files: ["a.csv"] }]) {
      const answer = await post("/imports", { source: "subscriptions", ...input });
      expect([answer.status, await answer.json()]).toMatchObject([
        400,
        { detail: expect.stringMatching(/files or uploads/) },
      ]);
    }
  });

  it.each([
    ["../../cambium.db", "cambium.db"],
    ["C:\\Reports\\list.csv", "list.csv"],
    ["a\u0000b\n.csv", "a_b_.csv"],
    [`${"ü".repeat(300)}.csv`, `${"ü".repeat(98)}.csv`],
  ])("called %j is %j", async (given, name) => {
    expect((await sent(given)).name).toBe(name);
    const [, file = ""] = await waiting();
    expect(file).toMatch(new RegExp(`^scratch-\\w{6}/${name.replaceAll(".", "\\.")}$`, "u"));
  });

  it.each(["", "..", "/", " "])("needs a name: %j is none", async (name) => {
    expect((await send(name, LIST)).status).toBe(400);
    expect(await waiting()).toEqual([]);
  });
});

describe("what is not taken", () => {
  it("is a file larger than may be, whether it says so beforehand or not; one as large as may be is", async () => {
    expect(LIMITS.upload.most).toBe(2 * 1024 ** 3);
    const whole = "x".repeat(MOST);
    for (const body of [whole, streamed(whole)]) expect((await sent("whole.csv", body)).bytes).toBe(MOST);
    const before = await waiting();
    for (const body of [`${whole}x`, streamed(`${whole}x`)]) {
      const answer = await send("over.csv", body);
      expect(await answer.text()).toMatch(/the file has (more than 100,000|100,001) bytes/);
      expect([413, 422]).toContain(answer.status);
    }
    expect(await waiting()).toEqual(before);
  });

  it("is one that breaks off: nothing of it stays", async () => {
    const options = { method: "POST", headers: { ...bearer(server.token), "transfer-encoding": "chunked" } };
    const asked = request(`${server.url}/api/v1/uploads?name=half.csv`, options);
    asked.on("error", () => undefined);
    asked.write("x".repeat(50_000));
    await expect.poll(async () => sizeOfWaiting()).toBe(50_000);
    asked.destroy();
    await expect.poll(waiting).toEqual([]);
  });

  it("is an empty one, a compressed body, and any other method", async () => {
    expect((await send("a.csv", "")).status).toBe(400);
    expect((await send("a.csv", LIST, { ...bearer(server.token), "content-encoding": "gzip" })).status).toBe(
      415,
    );
    const got = await fetch(`${server.url}/api/v1/uploads`, { headers: bearer(server.token) });
    expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await waiting()).toEqual([]);
  });

  it("is anything from another site, from nobody, or with another's token", async () => {
    const own = await browser();
    const cases: [headers: Record<string, string>, status: number][] = [
      [{ ...own, "sec-fetch-site": "cross-site" }, 403],
      [{ ...own, "sec-fetch-site": "same-site" }, 403],
      [{ ...own, origin: "https://example.com" }, 403],
      [{}, 401],
      [bearer(new Access().token), 401],
      [{ cookie: own.cookie?.replace(/=.*/, "=other") ?? "" }, 401],
    ];
    for (const [headers, status] of cases)
      expect([headers, (await send("a.csv", LIST, headers)).status]).toEqual([headers, status]);
    expect(await waiting()).toEqual([]);
  });
});

describe("files that nobody imports", () => {
  const add = (at: Date) => folder.workspace.uploads.add({ name: "a.csv", content: bytes(LIST) }, at);

  it("go after a day", async () => {
    const noon = new Date("2026-01-01T12:00:00Z");
    const later = (ms: number) => new Date(noon.getTime() + ms);
    const { id } = await add(noon);
    await folder.workspace.uploads.sweep(later(UPLOADS.hours * HOUR_MS - 1));
    expect(folder.workspace.uploads.find(id).name).toBe("a.csv");
    await folder.workspace.uploads.sweep(later(UPLOADS.hours * HOUR_MS));
    expect(() => folder.workspace.uploads.find(id)).toThrow("no longer on the server");
    expect(await waiting()).toEqual([]);
  });

  it("go where more wait than may, the oldest first", async () => {
    const ids: string[] = [];
    for (let count = 0; count <= UPLOADS.most; count += 1) ids.push((await add(new Date())).id);
    expect(() => folder.workspace.uploads.find(ids[0] ?? "")).toThrow("no longer");
    expect(folder.workspace.uploads.find(ids[1] ?? "").name).toBe("a.csv");
    expect(await waiting()).toHaveLength(2 * UPLOADS.most);
  });

  it("go when the folder is closed, and when it is opened after a server was killed", async () => {
    await sent("a.csv");
    await sweep(folder.workspace.store, () => {});
    expect(await waiting()).toEqual([]);
    await sent("b.csv");
    await folder.workspace.uploads.close();
    expect(await waiting()).toEqual([]);
  });
});

it("an upload is described beside the operations", async () => {
  const app = httpApp(folder.workspace, {
    version: "0",
    instance: "",
    webDirectory: folder.directory,
    access: new Access(),
  });
  const answer = await app.request("/openapi.json", { headers: { host: "localhost" } });
  const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(await answer.json());
  expect(paths["/api/v1/uploads"]).toMatchObject({ post: { operationId: "upload" } });
});

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** A body whose length isn't said beforehand. */
function streamed(text: string): ReadableStream {
  return new Blob([text]).stream();
}

async function sizeOfWaiting(): Promise<number> {
  const [, file] = await waiting();
  return file === undefined ? 0 : (await stat(join(data(), file))).size;
}
