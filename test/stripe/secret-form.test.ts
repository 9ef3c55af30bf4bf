import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepFresh } from "../../src/api/evidence/fresh.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { syncPostgresOperation } from "../../src/api/evidence/sync-postgres.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { keepKey } from "../../src/cli/keep-key.ts";
import { rememberAccount } from "../../src/sources/stripe/accounts.ts";
import { checkedSecret } from "../../src/store/secret-form.ts";
import { strangersApp } from "../asking.ts";
import { inFolder } from "../workspace.ts";

const GOOD = "rk_live_51Quillmoor0123456789";
const HIDDEN = "51Quillmoor";

/** What is wrong with a text that was given as the key, and how that is said. */
const WRONG: [what: string, text: string, says: string][] = [
  ["a line end", `rk_live_\n${HIDDEN}`, "contains a line break (character 9 of 20)"],
  ["a return", `rk_live_${HIDDEN}\rx`, "contains a line break (character 20 of 21)"],
  ["a space", `rk_live ${HIDDEN}`, "contains white space (character 8 of 19)"],
  ["a tab", `rk_live_${HIDDEN}\tx`, "contains white space (character 20 of 21)"],
  ["a control character", `rk_live_\u0007${HIDDEN}`, "contains a control character (character 9 of 20)"],
  ["a letter of another script", `rk_live_é${HIDDEN}`, "contains a non-ASCII character (character 9 of 20)"],
  ["an invisible mark", `\u200brk_live_${HIDDEN}`, "contains a non-ASCII character (character 1 of 20)"],
  ["quotes", `"rk_live_${HIDDEN}"`, "doesn't look like an API key"],
  ["a publishable key", `pk_live_${HIDDEN}`, "is a publishable key, which can't read data"],
  ["a signing secret", `whsec_${HIDDEN}`, "is a webhook signing secret"],
  ["an account", `acct_${HIDDEN}`, "is the id of a Stripe object"],
  ["something else", HIDDEN, "doesn't look like an API key"],
  ["white space alone", " ", "is empty"],
  ["a file", `sk_live_${HIDDEN}${"x".repeat(500)}`, "has 519 characters; the limit is 500"],
];

let server: Server;
let base = "";
let requests = 0;
beforeAll(async () => {
  server = createServer((_, response) => {
    requests += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const isPlace = (one: unknown): one is AddressInfo => typeof one === "object" && one !== null;
  const address = server.address();
  base = `http://127.0.0.1:${isPlace(address) ? address.port : 0}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function withEnv<T>(
  env: Record<string, string>,
  run: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  return inFolder(async (folder) => {
    const all = { CAMBIUM_KEY_FILE: join(folder, "secret.key"), STRIPE_API_BASE: base, ...env };
    const effects = { now: () => new Date(), progress: () => undefined, env: all };
    const workspace = await Workspace.open(join(folder, "data"), effects);
    try {
      return await run(workspace);
    } finally {
      await workspace.close();
    }
  });
}

/** What is thrown, without the secret in any of it. */
async function refusal(run: () => Promise<unknown>): Promise<unknown> {
  const error: unknown = await run().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const { message = "", hint = "", stack = "" } = Object(error);
  expect([message, hint, stack].join("\n")).not.toContain(HIDDEN);
  return error;
}

describe("an API key that cannot be one", () => {
  it.each(WRONG)("%s is refused before anything is asked", async (_, text, says) => {
    const before = requests;
    await withEnv({ STRIPE_API_KEY: text }, async (workspace) => {
      expect(await refusal(() => syncStripeOperation.run(workspace, {}))).toMatchObject({
        code: "usage",
        message: `STRIPE_API_KEY ${says}`,
      });
    });
    expect(requests).toBe(before);
  });

  it("is not kept, and white space around a good one does not count", async () => {
    const terminal = { out: () => undefined, err: () => undefined };
    await inFolder(async (folder) => {
      const keep = () => keepKey(folder, terminal, { STRIPE_API_KEY: `rk_live_${HIDDEN}\nx` });
      expect(await refusal(keep)).toMatchObject({ code: "usage" });
    });
    expect(checkedSecret("stripe", ` ${GOOD}\r\n`, "it")).toBe(GOOD);
    expect(checkedSecret("stripe", "sk_org_live_1", "it")).toBe("sk_org_live_1");
  });

  it("is told while serving", async () => {
    await withEnv({ STRIPE_API_KEY: `pk_live_${HIDDEN}` }, async (workspace) => {
      await rememberAccount(workspace.store, "acct_1", { livemode: true, isContext: false });
      const told = new Promise((resolve) => {
        const fresh = keepFresh(workspace, { everyMs: 60_000, onError: resolve });
        workspace.closing.addEventListener("abort", () => void fresh.stop());
      });
      expect(await refusal(() => told.then(Promise.reject.bind(Promise)))).toMatchObject({
        message: "STRIPE_API_KEY is a publishable key, which can't read data",
      });
    });
  });
});

describe("a signing secret that cannot be one", () => {
  it.each([
    [`rk_live_${HIDDEN}`, "is an API key"],
    [`whsec_${HIDDEN}\nx`, "contains a line break (character 18 of 19)"],
    [HIDDEN, "doesn't look like a signing secret"],
  ])("%j is said so to whoever sends events", async (secret, says) => {
    await withEnv({ STRIPE_WEBHOOK_SECRET: secret }, async (workspace) => {
      const app = strangersApp(workspace);
      const answer = await app.request("/webhooks/stripe", { method: "POST", body: "{}" });
      const text = await answer.text();
      expect([answer.status, text.includes(HIDDEN)]).toEqual([503, false]);
      expect(JSON.parse(text)).toMatchObject({ detail: `STRIPE_WEBHOOK_SECRET ${says}` });
    });
  });
});

describe("other things that are sent as they are", () => {
  it.each([
    ["http://127.0.0.1:1\n", "STRIPE_API_BASE contains a line break (character 19 of 19)"],
    ["https://example com", "STRIPE_API_BASE contains white space (character 16 of 19)"],
    [`sk_live_${HIDDEN}`, "STRIPE_API_BASE isn't a valid API address"],
    [`http://user:${HIDDEN}@example.com`, "STRIPE_API_BASE isn't a valid API address"],
  ])("the address %j", async (address, message) => {
    await withEnv({ STRIPE_API_KEY: GOOD, STRIPE_API_BASE: address }, async (workspace) => {
      const run = () => syncStripeOperation.run(workspace, {});
      expect(await refusal(run)).toMatchObject({ code: "usage", message });
    });
  });

  it.each(["acct_1\nx", "acct 1", "acct_é"])("the account %j", async (account) => {
    const before = requests;
    await withEnv({ STRIPE_API_KEY: GOOD }, async (workspace) => {
      const run = () => syncStripeOperation.run(workspace, { accounts: [account] });
      expect(await refusal(run)).toMatchObject({
        code: "usage",
        message: expect.stringMatching(/^an account in/),
      });
    });
    expect(requests).toBe(before);
  });

  it.each([
    [
      `postgresql://u:${HIDDEN}\n@127.0.0.1:1/d`,
      "the database URL contains a line break, tab or control character",
    ],
    [
      `postgresql://u:${HIDDEN}\u0000@127.0.0.1:1/d`,
      "the database URL contains a line break, tab or control character",
    ],
    [`mysql://u:${HIDDEN}@127.0.0.1/d`, "invalid database URL"],
    [`sk_live_${HIDDEN}`, "invalid database URL"],
  ])("the database %j", async (url, says) => {
    await withEnv({ DATABASE_URL: url }, async (workspace) => {
      const error = await refusal(() => syncPostgresOperation.run(workspace, {}));
      expect(error).toMatchObject({ code: "usage", message: says });
    });
  });
});
