import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../src/base/limits.ts";
import { Access } from "../../src/http/access/access.ts";
import { httpApp } from "../../src/http/app.ts";
import { type Folder, openFolder } from "../workspace.ts";

const HOST = { host: "127.0.0.1:4321" };
const access = new Access();
const BODY = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "settings", arguments: {} } };
const JSON_TYPES = { "content-type": "application/json", accept: "application/json, text/event-stream" };

let folder: Folder;
let app: ReturnType<typeof httpApp>;
beforeAll(async () => {
  folder = await openFolder();
  app = httpApp(folder.workspace, { version: "0", instance: "", webDirectory: folder.directory, access });
});
afterAll(() => folder.close());

async function ask(headers: Record<string, string>, body: unknown = BODY, method = "POST") {
  const init = { method, ...(method === "POST" && { body: JSON.stringify(body) }) };
  const answer = await app.request("/mcp", { ...init, headers: { ...HOST, ...JSON_TYPES, ...headers } });
  return { status: answer.status, text: await answer.text() };
}

const bearer = { authorization: `Bearer ${access.token}` };
const browser = () => ({ cookie: `cambium-4321=${access.enter(access.newLink(), null)}` });

describe("assistants at /mcp", () => {
  it("are let in by the rules of the API: the token, or a browser of this server", async () => {
    for (const headers of [bearer, browser()]) {
      const { status, text } = await ask(headers);
      expect(status).toBe(200);
      expect(text).toContain("read_as");
    }
  });

  const refused: { who: string; headers: Record<string, string>; status: number }[] = [
    { who: "nobody", headers: {}, status: 401 },
    { who: "a wrong token", headers: { authorization: `Bearer ${new Access().token}` }, status: 401 },
    { who: "another host's name", headers: { ...bearer, host: "evil.example" }, status: 403 },
    { who: "a page of another site", headers: { ...bearer, origin: "http://evil.example" }, status: 403 },
    { who: "a page of another port", headers: { ...bearer, "sec-fetch-site": "same-site" }, status: 403 },
  ];
  it.each(refused)("refuse $who", async ({ headers, status }) => {
    const told = await ask(headers);
    expect(told.status).toBe(status);
    expect(told.text).not.toContain("read_as");
  });

  it("refuse what is too long, and what is no question", async () => {
    const padded = (length: number) => ({
      ...BODY,
      params: { name: "status", arguments: { padding: "x".repeat(length) } },
    });
    const room = LIMITS.body.most - JSON.stringify(padded(0)).length;
    expect((await ask(bearer, padded(room))).status).toBe(200);
    expect((await ask(bearer, padded(room + 1))).status).toBe(413);
    expect((await ask(bearer, undefined, "GET")).status).toBe(405);
    expect((await ask(bearer, "hello")).status).toBe(400);
  });

  it("can't change anything unless the server was started so", async () => {
    const change = { name: "settings_set", arguments: { name: "currency", value: "eur" } };
    const { text } = await ask(bearer, { ...BODY, params: change });
    expect(text).toContain("Unknown tool: settings_set");
    expect((await folder.workspace.settings()).currency).toBe("USD");
  });
});
