import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { importsBad } from "../../src/api/evidence/bad-rows-operation.ts";
import { keepFresh } from "../../src/api/evidence/fresh.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { syncProgressOperation } from "../../src/api/evidence/sync-progress.ts";
import { trust } from "../../src/api/evidence/trust.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { madeAccount, NOON } from "../stripe/made-account.ts";
import { LIVE } from "../stripe/syncing.ts";
import { inWorkspace } from "../workspace.ts";

let folder = "";
let server: SimulatedStripe;
let workspace: Workspace;
const env: Record<string, string | undefined> = {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambium-trust-"));
  const keys = { [LIVE]: { accounts: ["acct_made"] } };
  server = await startStripe([madeAccount({ customers: 12, invoices: 2 })], { keys });
  Object.assign(env, {
    STRIPE_API_KEY: LIVE,
    STRIPE_API_BASE: server.url,
    CAMBIUM_KEY_FILE: join(folder, "secret.key"),
  });
  const effects = { now: () => new Date(NOON * 1000), progress: () => undefined, env };
  workspace = await Workspace.open(join(folder, "data"), effects);
});

afterEach(async () => {
  await workspace.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function importList(rows: string, skip_bad = true) {
  const file = join(folder, `list${rows.length}.csv`);
  await writeFile(file, `customer_id,start,amount,currency\n${rows}`);
  return importOperation.run(workspace, { source: "subscriptions", files: [file], skip_bad });
}

it("tells where evidence comes from, and holds the books against what Stripe says now", async () => {
  await syncStripeOperation.run(workspace, {});
  const found = await trust.run(workspace, {});
  const at = new Date(NOON * 1000).toISOString();
  expect(found.sources).toEqual([{ kind: "stripe", account: "acct_made", at, rows: expect.any(Number) }]);
  expect(found.live).toEqual((await verify.run(workspace, {})).live);
  expect(found.live?.length).toBeGreaterThan(0);
  expect(found).toMatchObject({ excluded: { rows: 0, imports: [] }, last_poll: null, last_error: null });
});

it("computes what Stripe says now once, and anew after new evidence or settings", async () => {
  await syncStripeOperation.run(workspace, {});
  expect((await trust.run(workspace, { live: false })).live).toBeNull();
  const { live } = await trust.run(workspace, {});
  expect((await trust.run(workspace, { live: false })).live).toEqual(live);
  await setSetting.run(workspace, { name: "timezone", value: "Asia/Tokyo" });
  expect((await trust.run(workspace, { live: false })).live).toBeNull();
});

it("says what polling failed of, until it works again", async () => {
  await syncStripeOperation.run(workspace, {});
  env.STRIPE_API_KEY = "rk_live_51Nobody0123456789";
  const wait = async (isTrue: () => boolean) => {
    for (let n = 0; n < 500 && !isTrue(); n++) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const fresh = keepFresh(workspace, { everyMs: 20, onError: () => undefined });
  await wait(() => workspace.activity.lastPoll !== null);
  const failed = await trust.run(workspace, {});
  expect(failed.last_error).toMatch(/key/);
  expect(JSON.stringify(failed)).not.toContain(env.STRIPE_API_KEY);
  env.STRIPE_API_KEY = LIVE;
  await wait(() => workspace.activity.lastPoll?.error === null);
  expect((await trust.run(workspace, {})).last_error).toBeNull();
  await fresh.stop();
});

it("says what a sync is doing while it runs, and how it ended", async () => {
  expect(await syncProgressOperation.run(workspace, {})).toEqual({
    running: [],
    last: null,
    can_sync: true,
  });
  const lines: string[] = [];
  let isDone = false;
  const slow = syncStripeOperation.run(workspace, { rate: 20 }).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const { running } = await syncProgressOperation.run(workspace, {});
    for (const { name, line, percent, rows } of running) {
      expect(name).toBe("sync stripe");
      if (line?.startsWith("acct_made: ") && rows !== null) {
        lines.push(line);
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await slow;
  expect(new Set(lines).size).toBeGreaterThan(1);
  const ended_at = new Date(NOON * 1000).toISOString();
  expect(await syncProgressOperation.run(workspace, {})).toEqual({
    running: [],
    last: { ended_at, error: null },
    can_sync: true,
  });
  env.STRIPE_API_KEY = "rk_live_51Nobody0123456789";
  await expect(syncStripeOperation.run(workspace, {})).rejects.toThrow();
  expect((await syncProgressOperation.run(workspace, {})).last?.error).toMatch(/key/);
  env.STRIPE_API_KEY = "";
  expect((await syncProgressOperation.run(workspace, {})).can_sync).toBe(false);
});

it("lists the bad rows of an import by pages, with the rows as they came", async () => {
  const first = await importList(
    'a,2024-01-01,5,USD\nb,"20,24",5,USD\nc,2024-01-01,=1,USD\nd,2024-01-01,5,X"Y\n',
  );
  await importList("e,2024-01-01,7,USD\n");
  const all = await importsBad.run(workspace, { import: first.import });
  expect(all.total).toBe(3);
  expect(all.rows.map(({ line: _, ...row }) => row)).toEqual(first.bad_rows);
  expect(all.rows[0]?.line).toContain("20,24");
  const pages = await Promise.all(
    [0, 1, 2, 3].map((offset) => importsBad.run(workspace, { import: first.import, limit: 1, offset })),
  );
  expect(pages.flatMap(({ rows }) => rows)).toEqual(all.rows);
  expect((await trust.run(workspace, {})).excluded).toEqual({ rows: 3, imports: [first.import] });
  const second = first.import + 1;
  expect(await importsBad.run(workspace, { import: second })).toEqual({ import: second, total: 0, rows: [] });
  await expect(importsBad.run(workspace, { import: 99 })).rejects.toThrow("unknown import: 99");
});

it("knows the demo company", async () => {
  await inWorkspace(async (other) => {
    await demo.run(other, { customers: 20, months: 6 });
    const { sources, live, evidence_on } = await trust.run(other, {});
    expect(sources.map(({ kind, account }) => [kind, account])).toEqual([["demo", "main"]]);
    expect([live, evidence_on?.length]).toEqual([[], 10]);
  });
});
