import { createHash } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { ENTRIES } from "../../src/base/limits.ts";
import { Access, proofOf } from "../../src/http/access/access.ts";
import { findServer } from "../../src/http/line/line.ts";
import { writeNote } from "../../src/http/line/note.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { asOwner } from "../asking.ts";
import { type Folder, openFolder } from "../workspace.ts";

const SCRIPT = 'document.title = "ours";';
const STATUS = "/api/v1/status";

let folder: Folder;
let pages: string;
let server: RunningServer;
const start = (port = 0) => startServer(folder.workspace, { port, version: "0.0.0", webDirectory: pages });
beforeEach(async () => {
  folder = await openFolder();
  pages = join(folder.directory, "pages");
  await mkdir(join(pages, "assets"), { recursive: true });
  await writeFile(join(pages, "index.html"), `<script>${SCRIPT}</script><script src="/a.js"></script>`);
  await writeFile(join(pages, "assets/a.js"), "1");
  server = await start();
});
afterEach(async () => {
  await server.close();
  await folder.close();
});

/** Opens an address as a browser does, without following where it leads. */
const open = (address: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(address, { method, headers, redirect: "manual" });

const keyIn = (answer: Response) => /^[^;]*/.exec(answer.headers.get("set-cookie") ?? "")?.[0] ?? "";

describe("a link", () => {
  it("lets one browser in, once, by a cookie that only this server gets from its own pages", async () => {
    const link = server.newLink();
    const answer = await open(link);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    const port = new URL(server.url).port;
    expect(answer.headers.get("set-cookie")).toMatch(
      new RegExp(`^cambium-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const cookie = keyIn(answer);
    expect((await fetch(server.url + STATUS, { headers: { cookie } })).status).toBe(200);
    const tossed = `${cookie.split("=")[0]}=of-another-port`;
    for (const both of [`${tossed}; ${cookie}`, `${cookie}; ${tossed}`])
      expect((await fetch(server.url + STATUS, { headers: { cookie: both } })).status).toBe(200);
    const again = await open(link);
    expect([again.status, again.headers.get("set-cookie")]).toEqual([403, null]);
    expect((await open(link, { cookie })).status).toBe(303);
  });

  it("is not used up by what fetches it before it is opened", async () => {
    const link = server.newLink();
    expect((await open(link, { "sec-purpose": "prefetch;prerender" })).status).toBe(403);
    expect((await open(link, { purpose: "prefetch" })).status).toBe(403);
    expect((await open(link, {}, "HEAD")).status).toBe(403);
    expect((await open(link)).status).toBe(303);
  });

  it("is made for who has the token, and for no browser", async () => {
    const cookie = keyIn(await open(server.newLink()));
    expect((await open(`${server.url}/open`, { cookie }, "POST")).status).toBe(401);
    expect((await open(`${server.url}/open`, {}, "POST")).status).toBe(401);
    const made = await asOwner(server)(`${server.url}/open`, { method: "POST" });
    const { link } = z.object({ link: z.string() }).parse(await made.json());
    expect((await open(link)).status).toBe(303);
  });

  it("and a browser that it let in are worth nothing once the server was started anew", async () => {
    const link = server.newLink();
    const cookie = keyIn(await open(server.newLink()));
    const { token } = server;
    await server.close();
    server = await start(Number(new URL(server.url).port));
    expect((await fetch(server.url + STATUS, { headers: { cookie } })).status).toBe(401);
    expect((await open(link)).status).toBe(403);
    expect((await asOwner({ token })(server.url + STATUS)).status).toBe(401);
    expect((await asOwner(server)(server.url + STATUS)).status).toBe(200);
  });
});

it("so many links and browsers are kept, and the oldest makes room for one more", () => {
  const access = new Access();
  const links = Array.from({ length: ENTRIES.links }, () => access.newLink());
  const [first = "", second = ""] = links;
  const third = access.newLink();
  expect([
    access.enter(first, null),
    access.enter(second, null) === null,
    access.enter(third, null) === null,
  ]).toEqual([null, false, false]);
  const others = new Access();
  const enter = () => others.enter(others.newLink(), null) ?? "";
  const keys = Array.from({ length: ENTRIES.browsers }, enter);
  expect(keys.every((key) => others.isBrowser(key, null))).toBe(true);
  enter();
  expect(keys.map((key) => others.isBrowser(key, null))).toEqual([false, ...keys.slice(1).map(() => true)]);
});

describe("the note of a server", () => {
  it("is for its own user, and tells what proves and lets in", async () => {
    const path = join(folder.workspace.directory, "server.json");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const note = JSON.parse(await readFile(path, "utf8"));
    expect(note).toMatchObject({ url: server.url, token: server.token, pid: process.pid });
    const challenge = "c".repeat(43);
    const health = await (await fetch(`${server.url}/health?challenge=${challenge}`)).json();
    expect(health.proof).toBe(proofOf(note.token, challenge));
    expect(JSON.stringify(await (await fetch(`${server.url}/health`)).json())).not.toContain("proof");
    for (const bad of ["short", "c".repeat(129), `${"c".repeat(30)}!`])
      expect((await fetch(`${server.url}/health?challenge=${bad}`)).status).toBe(400);
  });

  it("is not followed where others may have written it", async () => {
    const { directory } = folder.workspace;
    const path = join(directory, "server.json");
    const isFound = async () => {
      const line = await findServer(directory);
      line?.close();
      return line !== null;
    };
    expect(await isFound()).toBe(true);
    await chmod(path, 0o620);
    expect(await isFound()).toBe(false);
    await chmod(path, 0o600);
    await rename(path, `${path}.theirs`);
    await symlink(`${path}.theirs`, path);
    expect(await isFound()).toBe(false);
    await rename(`${path}.theirs`, path);
    expect(await isFound()).toBe(true);
    if (process.getuid?.() !== 0) return;
    await chown(path, 65_534, 65_534);
    expect(await isFound()).toBe(false);
    await chown(path, 0, 0);
  });

  it("leads to the server, which is asked over the connection on which it proved itself and no other", async () => {
    const line = await findServer(folder.workspace.directory);
    expect((await line?.send({ method: "GET", path: STATUS }))?.status).toBe(200);
    line?.close();
    const token = "t".repeat(43);
    const heard: string[] = [];
    const turncoat = createServer((asked, answer) => {
      heard.push(`${asked.url} ${asked.headers.authorization}`);
      const challenge = new URL(asked.url ?? "", "http://here").searchParams.get("challenge") ?? "";
      answer.setHeader("connection", "close");
      answer.end(JSON.stringify({ name: "cambium", instance: "i", proof: proofOf(token, challenge) }));
    });
    await new Promise<void>((done) => turncoat.listen(0, "127.0.0.1", done));
    const address = z.object({ port: z.number() }).parse(turncoat.address());
    const note = { url: `http://127.0.0.1:${address.port}`, instance: "i", pid: process.pid, token };
    await writeNote(folder.directory, note);
    const other = await findServer(folder.directory);
    await expect(other?.send({ method: "POST", path: STATUS, body: { file: "secret.csv" } })).rejects.toThrow(
      "stopped before it answered",
    );
    turncoat.close();
    expect(heard).toEqual([expect.stringMatching(/^\/health\?challenge=[\w-]{43} undefined$/)]);
  });
});

it("every kind of answer says what may load it and what it may load", async () => {
  const hash = createHash("sha256").update(SCRIPT).digest("base64");
  const owner = asOwner(server);
  const { url } = server;
  const answers: [number, Promise<Response>][] = [
    [200, fetch(`${url}/`)],
    [200, fetch(`${url}/movements`)],
    [200, fetch(`${url}/assets/a.js`)],
    [404, fetch(`${url}/assets/none.js`)],
    [200, fetch(`${url}/health`)],
    [200, fetch(`${url}/openapi.json`)],
    [303, open(server.newLink())],
    [403, open(`${url}/open?code=none`)],
    [401, fetch(url + STATUS)],
    [200, owner(url + STATUS)],
    [200, owner(`${url}/api/v1/metrics.csv`)],
    [400, owner(`${url}/api/v1/status?nonsense=1`)],
    [404, owner(`${url}/api/v1/nothing`)],
    [405, owner(`${url}/api/v1/reconcile`)],
    [403, owner(url + STATUS, { headers: { "sec-fetch-site": "same-site" } })],
    [413, owner(`${url}/api/v1/build`, { method: "POST", body: "x".repeat(1024 * 1024 + 1) })],
    [
      415,
      owner(`${url}/api/v1/build`, { method: "POST", body: "x", headers: { "content-encoding": "gzip" } }),
    ],
    [404, fetch(`${url}/nothing`, { method: "POST" })],
    [405, fetch(`${url}/webhooks/stripe`)],
    [503, fetch(`${url}/webhooks/stripe`, { method: "POST", body: "{}" })],
  ];
  for (const [status, asked] of answers) {
    const answer = await asked;
    const { headers } = answer;
    expect([answer.url, answer.status]).toEqual([answer.url, status]);
    expect(headers.get("content-security-policy")).toBe(
      `default-src 'self'; script-src 'self' 'sha256-${hash}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect({
      frame: headers.get("x-frame-options"),
      type: headers.get("x-content-type-options"),
      referrer: headers.get("referrer-policy"),
      resource: headers.get("cross-origin-resource-policy"),
      opener: headers.get("cross-origin-opener-policy"),
    }).toEqual({
      frame: "DENY",
      type: "nosniff",
      referrer: "no-referrer",
      resource: "same-origin",
      opener: "same-origin",
    });
  }
});
