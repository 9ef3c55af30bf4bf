import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cambium, inScratch } from "../import/cli.ts";
import { type ServedHere, serveHere } from "./served.ts";

let served: ServedHere;
let data = "";
let end: () => void = () => undefined;
let left: Promise<void>;
beforeEach(async () => {
  await new Promise<void>((ready, reject) => {
    left = inScratch(async (directory) => {
      data = join(directory, "data");
      served = await serveHere(data);
      ready();
      await new Promise<void>((done) => (end = done));
    });
    left.catch(reject);
  });
});
afterEach(async () => {
  await served.stop();
  end();
  await left;
});

describe("a command on a folder that a server has open", () => {
  it("waits for a server that is busy, and says so", async () => {
    served.child.kill("SIGSTOP");
    const asked = cambium(["status", "--json", "--data", data]);
    const isEarly = await Promise.race([
      asked.then(() => true),
      new Promise((done) => setTimeout(done, 5000)),
    ]);
    served.child.kill("SIGCONT");
    const { code, stdout, stderr } = await asked;
    expect(isEarly).toBe(undefined);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `The server at ${served.url} (process ${served.child.pid}) is busy; waiting for it\n`,
    });
    expect(JSON.parse(stdout).organisation).toBe("My company");
  });

  it("names the server that has it, where that cannot be asked", async () => {
    const path = join(data, "server.json");
    const note = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...note, url: "http://127.0.0.1:1" }));
    const { code, stderr } = await cambium(["status", "--data", data]);
    expect(code).toBe(1);
    expect(stderr).toContain(`the server at http://127.0.0.1:1 (process ${note.pid}) has ${data} open`);
  });

  it("prints a new link, or the header for a script, of the server that runs", async () => {
    const opened = await cambium(["open", "--json", "--data", data]);
    const { link } = JSON.parse(opened.stdout);
    expect(link).toMatch(new RegExp(`^${served.url}/open\\?code=[\\w-]{43}$`));
    expect((await fetch(link, { redirect: "manual" })).status).toBe(303);
    const [, code = ""] = /(http:\S+\/open\?code=\S+) /.exec(served.said()) ?? [];
    expect((await fetch(code, { redirect: "manual" })).status).toBe(303);
    const { stdout } = await cambium(["open", "--header", "--data", data]);
    const [name = "", value = ""] = stdout.trim().split(": ");
    expect((await fetch(`${served.url}/api/v1/status`, { headers: { [name]: value } })).status).toBe(200);
    const again = await cambium(["serve", "--data", data]);
    expect(again.stdout).toContain(`Cambium is already serving ${data} at ${served.url}\n`);
    expect(again.stdout).toMatch(/^Open http:\S+\/open\?code=[\w-]{43} in your browser/m);
  });
});
