import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { syncCancelOperation, syncConnectOperation } from "../../src/api/evidence/sync-connect.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { syncProgressOperation } from "../../src/api/evidence/sync-progress.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { effects, type Folder, openFolder } from "../workspace.ts";
import { madeAccount } from "./made-account.ts";
import { LIVE, ORG, TEST } from "./syncing.ts";

let stripe: SimulatedStripe;
let folder: Folder;
let workspace: Workspace;
const open = (env: Record<string, string> = {}) =>
  Workspace.open(`${folder.directory}/own`, {
    ...effects,
    env: { STRIPE_API_BASE: stripe.url, CAMBIUM_KEY_FILE: `${folder.directory}/key`, ...env },
  });
beforeAll(async () => {
  const accounts = ["acct_made"];
  stripe = await startStripe([madeAccount({ id: "acct_made", customers: 20, invoices: 2 })], {
    keys: { [LIVE]: { accounts }, [TEST]: { accounts, missing: ["rak_event_read"] }, [ORG]: { accounts } },
  });
});
afterAll(() => stripe.close());
beforeEach(async () => {
  folder = await openFolder();
  workspace = await open();
});
afterEach(async () => {
  await workspace.close();
  await folder.close();
});

it("says of each permission whether a key has it, and saves only a key that has all", async () => {
  const poor = await syncConnectOperation.run(workspace, { api_key: TEST });
  expect(poor.rows.filter(({ is_granted: isGranted }) => !isGranted)).toEqual([
    { permission: "All events", is_granted: false, is_needed: true, stripe_name: "rak_event_read" },
  ]);
  expect(poor).toMatchObject({ is_saved: false, is_live: false, is_full_access: false });
  expect(await workspace.secrets.names()).toEqual([]);
  const whole = await syncConnectOperation.run(workspace, { api_key: ` ${LIVE}\n` });
  expect(whole).toMatchObject({ is_saved: true, is_live: true, account: "acct_made" });
  expect(whole.rows.length).toBe(poor.rows.length);
  expect(await workspace.secrets.get("stripe")).toBe(LIVE);
});

it("refuses a key that could not be used, and saves nothing", async () => {
  const cases: [key: string, says: RegExp][] = [
    ["pk_live_123", /publishable key/],
    ["rk_live_somebodyelses123456", /Stripe rejected the key/],
    [ORG, /organisation/],
  ];
  for (const [key, says] of cases)
    await expect(syncConnectOperation.run(workspace, { api_key: key })).rejects.toThrow(says);
  expect(await workspace.secrets.names()).toEqual([]);
  await workspace.close();
  workspace = await open({ STRIPE_API_KEY: TEST });
  await expect(syncConnectOperation.run(workspace, { api_key: LIVE })).rejects.toThrow("STRIPE_API_KEY");
});

it("stops a sync that is canceled; the next one goes on and ends", async () => {
  await syncConnectOperation.run(workspace, { api_key: LIVE });
  expect(await syncCancelOperation.run(workspace, {})).toEqual({ canceled: 0 });
  const slow = syncStripeOperation
    .run(workspace, { rate: 1, concurrency: 1 })
    .catch((error: unknown) => error);
  const progress = () => syncProgressOperation.run(workspace, {});
  await expect.poll(async () => (await progress()).running.length).toBe(1);
  expect(await syncCancelOperation.run(workspace, {})).toEqual({ canceled: 1 });
  expect(await slow).toMatchObject({ code: "gone", message: "canceled: what was read is kept" });
  expect(await progress()).toMatchObject({ running: [], last: { error: "canceled: what was read is kept" } });
  const { rows } = await syncStripeOperation.run(workspace, {});
  expect(rows.find(({ type }) => type === "customer")?.listed).toBe(20);
  expect((await progress()).last?.error).toBeNull();
});
