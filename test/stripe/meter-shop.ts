import { join } from "node:path";
import { createMeter, createProduct, updateProduct } from "../../sim/stripe/account/catalogue.ts";
import { createCustomer } from "../../sim/stripe/lives/customers.ts";
import { createSubscription } from "../../sim/stripe/lives/subscriptions.ts";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { inFolder } from "../workspace.ts";
import { day, Shop } from "./shop.ts";

export const DAY = 86_400;
const KEY = "rk_live_51Quillmoor0123456789";

/** A shop with a metered product, Calls, beside Pro, and one customer of both since 1 January 2025. */
export class MeterShop extends Shop {
  readonly meter = createMeter(this.account, "Api calls").id;
  readonly meteredPrice = this.price({
    product: createProduct(this.account, { name: "Calls" }).id,
    unit: "2.5",
    meter: this.meter,
  });
  readonly subscription = this.subscribe({
    items: [{ price: this.price({ unit: "5000" }) }, { price: this.meteredPrice }],
  });

  /** Another customer with a subscription to a price from a day on. */
  join(name: string, price: string): string {
    const { id } = createCustomer(this.account, { name, email: `${name}@${name}.example` });
    createSubscription(this.account, { customer: id, items: [{ price }] });
    return id;
  }

  /** Usage of so much on a day at noon; it may be reported late. */
  report(date: string, value: number, customer = this.customer, meter = this.meter): void {
    this.account.records.report(meter, customer, { at: day(date) + DAY / 2, value });
  }

  /** The same on each day from one to another. */
  reportDaily(from: string, to: string, value: number, customer = this.customer): void {
    for (let at = day(from); at <= day(to); at += DAY)
      this.report(new Date(at * 1000).toISOString().slice(0, 10), value, customer);
  }

  describe(metadata: Record<string, string>): void {
    updateProduct(this.account, this.product, { metadata });
  }
}

/** A shop that is served, and a folder that syncs it by the shop's clock. */
export interface Synced {
  workspace: Workspace;
  server: SimulatedStripe;
  /** Syncs at noon of a day. */
  syncOn(date: string, input?: { full?: boolean }): ReturnType<typeof sync>;
  /** Requests for summaries so far. */
  asked(): number;
}

function sync(workspace: Workspace, input: { full?: boolean }) {
  return syncStripeOperation.run(workspace, { rate: 1000, ...input });
}

/** Runs something with a shop that is served to a folder. @param missing permissions that the key lacks at first */
export async function withShop(
  shop: Shop,
  run: (synced: Synced) => Promise<void>,
  keys: { missing?: string[] } = {},
): Promise<void> {
  const { account } = shop;
  const grant = { accounts: [account.id], missing: keys.missing };
  const server = await startStripe([account], { keys: { [KEY]: grant } });
  try {
    await inWorkspaceOf(shop, server.url, KEY, (workspace) =>
      run({
        workspace,
        server,
        syncOn: (date, input = {}) => {
          account.advance(day(date) + DAY / 2);
          return sync(workspace, input);
        },
        asked: () => server.requests.byPath.get("/v1/billing/meters/:id/event_summaries") ?? 0,
      }),
    );
  } finally {
    await server.close();
  }
}

/** Runs something with a workspace by the shop's clock, in an empty folder. */
export async function inWorkspaceOf(
  { account }: Shop,
  url: string,
  key: string,
  run: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const workspace = await Workspace.open(join(folder, "data"), {
      now: () => new Date(account.now() * 1000),
      progress: () => undefined,
      env: { STRIPE_API_KEY: key, STRIPE_API_BASE: url, CAMBIUM_KEY_FILE: join(folder, "secret.key") },
    });
    try {
      await run(workspace);
    } finally {
      await workspace.close();
    }
  });
}
