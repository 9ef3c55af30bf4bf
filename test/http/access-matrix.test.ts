import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { allOperations } from "../../src/api/operations.ts";
import { parametersOf } from "../../src/api/text-input.ts";
import { Access } from "../../src/http/access/access.ts";
import { httpApp } from "../../src/http/app.ts";
import { type Folder, openFolder } from "../workspace.ts";

const access = new Access();
const HOST = "127.0.0.1:4321";
const newKey = () => access.enter(access.newLink(), null) ?? "";
const cookie = (key: string) => ({ cookie: `cambium-4321=${key}` });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Whoever is let in asks with an input that no operation takes: 400, and nothing is done. */
const LET_IN = 400;
const LOCKED = 401;
const FORBIDDEN = 403;

/** Who asks, and what they are answered: to most operations, and to those that are given a file or a host. */
const HOLDERS: { holder: string; headers(): Record<string, string>; own: number; reaching: number }[] = [
  { holder: "the token", headers: () => bearer(access.token), own: LET_IN, reaching: LET_IN },
  { holder: "a browser", headers: () => cookie(newKey()), own: LET_IN, reaching: FORBIDDEN },
  { holder: "nobody", headers: () => ({}), own: LOCKED, reaching: LOCKED },
  { holder: "a wrong token", headers: () => bearer(new Access().token), own: LOCKED, reaching: LOCKED },
  { holder: "the token as a key", headers: () => cookie(access.token), own: LOCKED, reaching: LOCKED },
  {
    holder: "a key of another port",
    headers: () => ({ cookie: `cambium-4322=${newKey()}` }),
    own: LOCKED,
    reaching: LOCKED,
  },
  {
    holder: "a browser with a wrong token",
    headers: () => ({ ...cookie(newKey()), ...bearer("wrong") }),
    own: LOCKED,
    reaching: LOCKED,
  },
];

/** What browsers say of who makes them ask (programs say nothing), and whether that is allowed. */
const SITES = [
  { site: null, isOwn: true },
  { site: "same-origin", isOwn: true },
  { site: "none", isOwn: true },
  { site: "cross-site", isOwn: false },
  { site: "same-site", isOwn: false },
];

const REACHING: Record<string, string[]> = {
  "/api/v1/imports": ["files", "map_file"],
  "/api/v1/imports/preview": ["files", "map_file"],
  "/api/v1/imports/opportunities": ["files"],
  "/api/v1/imports/people": ["files"],
  "/api/v1/imports/owners": ["files"],
  "/api/v1/export/sigma": ["directory"],
  "/api/v1/backup": ["file"],
  "/api/v1/reconcile": ["file"],
  "/api/v1/reconcile.csv": ["file"],
  "/api/v1/sync/postgres": ["url"],
};

/** A word to list a query under, and no folder of this machine. */
const LABEL = "sql save folder";

const described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
interface Asked {
  path: string;
  method: string;
}

let folder: Folder;
let app: ReturnType<typeof httpApp>;
let asked: Asked[];
beforeAll(async () => {
  folder = await openFolder();
  app = httpApp(folder.workspace, { version: "0", instance: "", webDirectory: folder.directory, access });
  const answer = await app.request("/openapi.json", { headers: { host: HOST } });
  const { paths } = described.parse(await answer.json());
  asked = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
  );
});
afterAll(async () => folder.close());

async function statusOf({ path, method }: Asked, headers: Record<string, string>): Promise<number> {
  const named = (REACHING[path] ?? []).map((name) => [
    name,
    name === "files" ? ["/etc/passwd"] : "/etc/passwd",
  ]);
  const body = JSON.stringify({ nonsense: 1, ...(method === "POST" ? Object.fromEntries(named) : {}) });
  const address = `${path.replaceAll(/\{\w+\}/g, "x")}${method === "POST" ? "" : "?nonsense=1"}`;
  const init = { method, headers: { host: HOST, ...headers }, ...(method === "POST" && { body }) };
  return (await app.request(address, init)).status;
}

/** Whether an address is that of an operation: `/segments/count` is also that of a segment called count. */
const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);

const isReaching = ({ path, method }: Asked) => method === "POST" && path in REACHING;

describe("every operation", () => {
  const cases = HOLDERS.flatMap((holder) => SITES.map((site) => ({ ...holder, ...site })));
  it.each(cases)("answers $holder, asked by $site, as the table says", async (one) => {
    const { site, isOwn, own, reaching } = one;
    const fetched = { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" };
    const headers = { ...one.headers(), ...(site !== null && { "sec-fetch-site": site, ...fetched }) };
    const wanted = (of: Asked) => (!isOwn ? FORBIDDEN : isReaching(of) ? reaching : own);
    const found = await Promise.all(
      asked.map(async (one) => ({ ...one, status: await statusOf(one, headers) })),
    );
    expect(found).toEqual(asked.map((one) => ({ ...one, status: wanted(one) })));
    expect(found.length).toBeGreaterThan(80);
  });

  it("is answered by no other method, and written by none but POST", async () => {
    const paths = [...new Set(asked.map(({ path }) => path))].filter((path) => !path.endsWith(".csv"));
    for (const path of paths) {
      const isTaken = (method: string) =>
        asked.some((one) => one.method === method && matches(one.path, path));
      const others = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].filter(
        (method) => !isTaken(method === "HEAD" ? "GET" : method),
      );
      for (const method of others)
        expect({ path, method, status: await statusOf({ path, method }, bearer(access.token)) }).toEqual({
          path,
          method,
          status: 405,
        });
    }
    const writing = allOperations.filter(({ effect }) => effect === "write");
    for (const { path } of writing) expect(asked).toContainEqual({ path: `/api/v1${path}`, method: "POST" });
  });

  it("that reads or writes a file of this machine, or connects to a host, says so of the input", () => {
    const found = allOperations.flatMap((operation) => {
      const names = parametersOf(operation).filter(({ reaches }) => reaches !== null);
      return names.length === 0 ? [] : [[`/api/v1${operation.path}`, names.map(({ name }) => name)]];
    });
    const { "/api/v1/reconcile.csv": _, ...wanted } = REACHING;
    expect(Object.fromEntries(found)).toEqual(wanted);
    const unmarked = allOperations.flatMap((operation) =>
      parametersOf(operation)
        .filter(
          ({ name, summary }) =>
            /on this machine/.test(summary) || /^(files?|directory|folder|path|url)$/.test(name),
        )
        .filter(({ reaches }) => reaches === null)
        .map(({ name }) => `${operation.name} ${name}`)
        .filter((input) => input !== LABEL),
    );
    expect(unmarked).toEqual([]);
  });
});

it("pages may be linked to from anywhere, and are part of no other site", async () => {
  const from = (mode: string, dest: string) => ({
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": mode,
    "sec-fetch-dest": dest,
  });
  const get = async (path: string, headers: Record<string, string>) =>
    (await app.request(path, { headers: { host: HOST, ...headers } })).status;
  expect(await get("/health", from("navigate", "document"))).toBe(200);
  for (const [mode, dest] of [
    ["no-cors", "image"],
    ["no-cors", "script"],
    ["navigate", "iframe"],
    ["cors", "empty"],
  ] as const)
    for (const path of ["/", "/health", "/openapi.json", `/open?code=${access.newLink()}`])
      expect([path, dest, await get(path, from(mode, dest))]).toEqual([path, dest, 403]);
  expect(await get("/api/v1/status", { ...from("navigate", "document"), ...bearer(access.token) })).toBe(403);
});
