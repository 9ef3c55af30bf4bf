import { afterEach, beforeEach, expect, it } from "vitest";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { declineSetting, settingProposals } from "../../src/api/settings/organisation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { effects, type Folder, openFolder } from "../workspace.ts";
import { madeAccount } from "./made-account.ts";
import { LIVE, ORG } from "./syncing.ts";

let stripe: SimulatedStripe;
let folder: Folder;
let workspace: Workspace;
const swedish = { currency: "sek", zone: "Europe/Stockholm" };

beforeEach(async () => {
  folder = await openFolder();
});
afterEach(async () => {
  await workspace.close();
  await stripe.close();
  await folder.close();
});

async function serve(key: string, missing: string[], ...accounts: Parameters<typeof madeAccount>[0][]) {
  const made = accounts.map((options, n) => madeAccount({ id: `acct_${n + 1}`, ...options }));
  stripe = await startStripe(made, { keys: { [key]: { accounts: made.map(({ id }) => id), missing } } });
  workspace = await Workspace.open(`${folder.directory}/own`, {
    ...effects,
    env: { STRIPE_API_BASE: stripe.url, STRIPE_API_KEY: key, CAMBIUM_KEY_FILE: `${folder.directory}/key` },
  });
}

const tiny = { customers: 2, invoices: 1 };
const policy = { setting: "policy", value: "stripe", why: "Stripe's own figures follow this policy." };

it("proposes the account's currency and time zone once, and not again after a no", async () => {
  await serve(LIVE, [], { ...tiny, terms: swedish });
  const { proposed } = await syncStripeOperation.run(workspace, {});
  expect(proposed).toEqual([
    { setting: "currency", value: "SEK", why: "SEK is the default currency of acct_1 at Stripe." },
    {
      setting: "timezone",
      value: "Europe/Stockholm",
      why: "Stripe's dashboard shows acct_1 in Europe/Stockholm.",
    },
    policy,
  ]);
  await declineSetting.run(workspace, { name: "timezone" });
  expect((await syncStripeOperation.run(workspace, { full: true })).proposed).toEqual([]);
  const { rows } = await settingProposals.run(workspace, {});
  expect(rows.map(({ setting, is_declined }) => [setting, is_declined])).toEqual([
    ["currency", false],
    ["timezone", true],
    ["policy", false],
  ]);
});

it("proposes nothing that is set already, such as dollars and Etc/UTC, or was chosen", async () => {
  await serve(LIVE, [], tiny);
  workspace.store.setSetting("policy", "cambium");
  expect((await syncStripeOperation.run(workspace, {})).proposed).toEqual([]);
});

it("proposes no currency or zone where the key can't read the account, or accounts differ", async () => {
  await serve(LIVE, ["rak_accounts_kyc_basic_read"], { ...tiny, terms: swedish });
  expect((await syncStripeOperation.run(workspace, { account: "main" })).proposed).toEqual([policy]);
  await workspace.close();
  await stripe.close();
  await folder.close();
  folder = await openFolder();
  await serve(ORG, [], { ...tiny, terms: swedish }, { ...tiny, terms: { ...swedish, currency: "eur" } });
  const { proposed } = await syncStripeOperation.run(workspace, { accounts: ["acct_1,acct_2"] });
  expect(proposed.map(({ setting, value }) => [setting, value])).toEqual([
    ["timezone", "Europe/Stockholm"],
    ["policy", "stripe"],
  ]);
});
