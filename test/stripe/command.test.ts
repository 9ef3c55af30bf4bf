import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { readNote } from "../../src/http/line/note.ts";
import { asOwner } from "../asking.ts";
import { inFolder } from "../workspace.ts";
import { madeAccount } from "./made-account.ts";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const KEY = "sk_live_51Quillmoor0123456789";
const WRONG = "rk_live_51Nobodys0123456789";

interface Run {
  code: number | null;
  text: string;
}

/** Starts a command. `until` stops it once its output says so. */
function start(args: string[], { folder, server, env, input, until }: Setting & More) {
  const child = spawn(process.execPath, [main, ...args, "--data", join(folder, "data")], {
    env: {
      PATH: process.env.PATH,
      CAMBIUM_KEY_FILE: join(folder, "config", "secret.key"),
      STRIPE_API_BASE: server.url,
      ...env,
    },
  });
  let text = "";
  let isStopped = false;
  let waiting: () => void = () => undefined;
  const read = (chunk: Buffer) => {
    text += chunk;
    if (!isStopped && until?.test(text)) isStopped = child.kill("SIGTERM");
    waiting();
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  child.stdin.end(input ?? "");
  const ended = new Promise<Run>((resolve) => child.once("close", (code) => resolve({ code, text })));
  /** Waits until the output says something. */
  const says = async (words: RegExp) => {
    while (!words.test(text)) {
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    }
    return words.exec(text)?.[1] ?? "";
  };
  return { child, ended, says };
}

const run = (args: string[], options: Setting & More) => start(args, options).ended;

interface More {
  env?: Record<string, string>;
  input?: string;
  until?: RegExp;
}

interface Setting {
  folder: string;
  server: SimulatedStripe;
}

async function inSetting(work: (setting: Setting) => Promise<void>): Promise<void> {
  const account = madeAccount({ customers: 30, invoices: 3 });
  const server = await startStripe([account], { keys: { [KEY]: { accounts: ["acct_made"] } } });
  try {
    await inFolder((folder) => work({ folder, server }));
  } finally {
    await server.close();
  }
}

it("syncs, keeps the key, stays fresh with it, and never prints it", async () => {
  await inSetting(async (setting) => {
    const said: string[] = [];
    const say = async (args: string[], more: More = {}) => {
      const ran = await run(args, { ...setting, ...more });
      said.push(ran.text);
      return ran;
    };
    expect(await say(["sync", "stripe"])).toMatchObject({
      code: 2,
      text: expect.stringContaining("no Stripe key is set"),
    });
    const wrong = await say(["sync", "stripe", "--debug"], { env: { STRIPE_API_KEY: WRONG } });
    expect(wrong).toMatchObject({ code: 2, text: expect.stringContaining("Stripe rejected the key") });
    const once = await say(["sync", "stripe", "--no-save-key"], { env: { STRIPE_API_KEY: KEY } });
    expect(once.code).toBe(0);
    expect(once.text).not.toContain("Saved the key");
    expect((await say(["secret", "list"])).text).toBe("");
    const synced = await say(["sync", "stripe", "--full", "--rate", "500"], { env: { STRIPE_API_KEY: KEY } });
    expect(synced.text).toMatch(/Saved the key, encrypted with .*secret\.key/);
    expect(synced.text).toMatch(/This key has full access/);
    expect(synced.text).toMatch(/invoice +90 +0/);
    expect((await say(["secret", "list"])).text).toContain("…6789");
    const set = await say(["secret", "set", "stripe_webhook"], { input: "whsec_quillmoor0123456789\n" });
    expect(set).toEqual({ code: 0, text: "Saved stripe_webhook, encrypted (…6789)\n" });
    const before = setting.server.requests.byPath.get("/v1/events") ?? 0;
    const served = await say(["serve", "--port", "0"], { until: /is serving/ });
    expect(served.code).toBe(0);
    expect(setting.server.requests.byPath.get("/v1/events")).toBeGreaterThanOrEqual(before);
    expect((await say(["sync", "stripe", "--json"])).code).toBe(0);
    expect((await say(["secret", "remove", "stripe"])).code).toBe(0);
    expect((await say(["secret", "set", "nothing"], { input: "x" })).code).toBe(2);
    for (const secret of [KEY, WRONG, "whsec_quillmoor0123456789"]) {
      expect(said.join("\n")).not.toContain(secret);
      expect(said.join("\n")).not.toContain(secret.slice(8));
    }
    const kept = await readFile(join(setting.folder, "data", "cambium.db"), "latin1");
    expect(kept).not.toContain(KEY);
  });
});

it("asks the server that has the folder open, which reads the key that was kept", async () => {
  await inSetting(async (setting) => {
    const serving = start(["serve", "--port", "0", "--no-demo"], setting);
    const url = await serving.says(/at (http:\S+) /);
    const synced = await run(["sync", "stripe", "--json"], { ...setting, env: { STRIPE_API_KEY: KEY } });
    expect(synced.code).toBe(0);
    const output = JSON.parse(synced.text.slice(synced.text.indexOf("{")));
    expect(output.accounts).toMatchObject([{ account: "acct_made", is_full: true }]);
    const token = (await readNote(join(setting.folder, "data")))?.token ?? "";
    const metric = await asOwner({ token })(`${url}/api/v1/metric/mrr`);
    expect(metric.status).toBe(200);
    serving.child.kill("SIGTERM");
    const { code, text } = await serving.ended;
    expect(code).toBe(0);
    expect(text).not.toContain(KEY);
  });
});
