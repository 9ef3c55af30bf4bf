import { expect, test } from "vitest";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { worldsIn } from "../../src/model/states/apply-stripe.ts";
import { readCustomer } from "../../src/sources/stripe/history/customer-evidence.ts";
import { history, type StripeState } from "../../src/sources/stripe/history/history.ts";
import type { Store } from "../../src/store/store.ts";
import { several } from "../amount.ts";
import { differencesFrom, untoldBy } from "./holding.ts";
import { bench } from "./syncing.ts";

const SEEDS = Array.from({ length: several({ few: 6, all: 8, most: 500 }) }, (_, index) => index + 1);
const STEP = 28 * 86_400;

/** What the log of a store says, rebuilt. */
function rebuilt(store: Store): StripeState[] {
  const reader = store.stripeReader();
  try {
    const worlds = worldsIn(reader);
    return [...reader.customers()].flatMap((entries) =>
      history(readCustomer(entries), worlds(entries[0]?.account ?? "")),
    );
  } finally {
    reader.close();
  }
}

test.concurrent.each(SEEDS)(
  "account %i, synced again and again as it lives, is what is true, to the micro",
  async (seed) => {
    const account = simulateAccount(seed, { until: 0 });
    const { store, sync, close } = await bench([account]);
    try {
      await sync();
      while (account.now() < account.end) {
        account.advance(Math.min(account.now() + STEP, account.end));
        await sync();
      }
      expect(differencesFrom(account, rebuilt(store)).join("\n")).toBe("");
    } finally {
      await close();
    }
  },
);

test.concurrent.each(SEEDS)(
  "account %i, from invoices alone, is what left a trace, and the rest is told late",
  async (seed) => {
    const account = simulateAccount(seed);
    const { store, sync, close } = await bench([account], { eventDays: 0 });
    try {
      await sync();
      expect(untoldBy(account, rebuilt(store)).join("\n")).toBe("");
    } finally {
      await close();
    }
  },
);
