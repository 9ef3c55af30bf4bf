import { describe, expect, it } from "vitest";
import { createMeter } from "../../sim/stripe/account/catalogue.ts";
import { endSubscription } from "../../sim/stripe/billing/subscription-end.ts";
import { startStripe } from "../../sim/stripe/server/server.ts";
import { keepFresh } from "../../src/api/evidence/fresh.ts";
import { imports } from "../../src/api/evidence/import-operations.ts";
import { removeImportOperation } from "../../src/api/evidence/remove-import.ts";
import { syncConnectOperation } from "../../src/api/evidence/sync-connect.ts";
import { stripeAccess, syncEffects, syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { setUsageMetric, usageMetrics } from "../../src/api/grow/usage-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { declaredMetrics, declareTogether, forgetMetric } from "../../src/growth/usage/usage-record.ts";
import { Refused } from "../../src/sources/stripe/api/api-failure.ts";
import type { StripeApi } from "../../src/sources/stripe/api/client.ts";
import { DEFAULT_PACE } from "../../src/sources/stripe/api/limiter.ts";
import { HISTORY_DAYS } from "../../src/sources/stripe/meters/due-usage.ts";
import { isUsageDue, MOST_METERS, syncMeters } from "../../src/sources/stripe/meters/meters.ts";
import { openSession, syncStripe } from "../../src/sources/stripe/sync/session.ts";
import { inWorkspaceOf, MeterShop, withShop } from "./meter-shop.ts";
import { day, Shop } from "./shop.ts";

/** Usage by day as it was recorded, oldest first: customer, metric, day, value, when it became known. */
async function recorded(workspace: Workspace): Promise<string[]> {
  const rows = await workspace.warehouse.query(
    `select import_seq || ' ' || customer || ' ' || metric || ' ' || strftime("at", '%m-%d') || ' ' || value / 1000000 || ' ' ||
       coalesce(strftime(recorded_at, '%m-%d'), 'backfilled') as line from raw_usage_usage order by import_seq, customer, metric, "at"`,
  );
  return rows.map(({ line }) => String(line));
}

describe("sync stripe, of an account with meters", () => {
  it("imports the days of a meter until yesterday, and declares its metric", async () => {
    const shop = new MeterShop();
    const { customer } = shop;
    shop.report("2025-01-03", 5);
    shop.report("2025-01-03", 7.25);
    shop.report("2025-01-05", 11);
    await withShop(shop, async ({ workspace, syncOn }) => {
      shop.report("2025-01-06", 100);
      const synced = await syncOn("2025-01-06");
      expect(synced).toMatchObject({ usage: { observations: 2, meters: 1 }, warnings: [] });
      expect(await recorded(workspace)).toEqual([
        `${synced.usage.import} ${customer} api_calls 01-03 12.25 backfilled`,
        `${synced.usage.import} ${customer} api_calls 01-05 11.0 backfilled`,
      ]);
      expect((await imports.run(workspace, {})).rows).toMatchObject([
        { source: "usage", account: shop.account.id, name: "stripe-meters.csv", rows: 2, state: "kept" },
      ]);
      expect((await usageMetrics.run(workspace, {})).rows).toMatchObject([
        {
          metric: "api_calls",
          name: "Api calls",
          kind: "count",
          span: "billing_period",
          is_declared: true,
          customers: 1,
          days: 2,
          backfilled: 1,
        },
      ]);
    });
  });

  it("adds only new days and corrected ones, with one request for a customer", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2025-03-31", 10);
    await withShop(shop, async ({ workspace, syncOn, asked }) => {
      await syncOn("2025-02-20");
      expect(asked()).toBe(1);
      expect((await syncOn("2025-02-20")).usage).toMatchObject({ import: null, observations: 0 });
      expect(asked()).toBe(1);
      // 35 days before 20 February is 16 January: what comes late for the 15th isn't seen.
      shop.report("2025-01-15", 1);
      shop.report("2025-01-16", 2);
      shop.report("2025-02-19", 3);
      const { usage } = await syncOn("2025-02-22");
      expect(asked()).toBe(2);
      expect(usage).toMatchObject({ observations: 4 });
      const second = (await recorded(workspace)).filter((line) => line.startsWith(`${usage.import} `));
      expect(second.map((line) => line.split(" ").slice(3).join(" "))).toEqual([
        "01-16 12.0 02-22",
        "02-19 13.0 02-22",
        "02-20 10.0 02-22",
        "02-21 10.0 02-22",
      ]);
      const full = await syncOn("2025-02-22", { full: true });
      expect(full.usage.observations).toBe(1);
      expect((await recorded(workspace)).at(-1)).toContain(" 01-15 11.0 02-22");
    });
  });

  it("records 0 for a day whose events were canceled", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2025-01-04", 10);
    await withShop(shop, async ({ workspace, syncOn }) => {
      await syncOn("2025-01-05");
      shop.account.records.reports.get(`${shop.meter} ${shop.customer}`)?.pop();
      expect((await syncOn("2025-01-06")).usage.observations).toBe(1);
      expect((await recorded(workspace)).at(-1)).toContain(" 01-04 0.0 01-06");
    });
  });

  it("asks only for customers with an item on a price of the meter, until 35 days after their last one", async () => {
    const shop = new MeterShop();
    shop.join("bolt", shop.price({ unit: "900" }));
    const crane = shop.join("crane", shop.meteredPrice);
    createMeter(shop.account, "Unsold");
    await withShop(shop, async ({ syncOn, asked }) => {
      expect((await syncOn("2025-01-10")).usage.meters).toBe(2);
      expect(asked()).toBe(2);
      const [ended] = [...shop.account.all("subscriptions")].filter(({ customer }) => customer === crane);
      endSubscription(shop.account, ended?.id ?? "", "cancellation_requested");
      await syncOn("2025-02-14");
      expect(asked()).toBe(4);
      // Ended on 10 January: late events of it come until 14 February, which is read on the 15th.
      await syncOn("2025-02-16");
      expect(asked()).toBe(6);
      await syncOn("2025-02-18");
      expect(asked()).toBe(7);
    });
  });

  it("reads a meter that was deactivated, until 35 days after", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2025-01-09", 3);
    shop.account.advance(day("2025-01-10"));
    shop.account.put("billing/meters", {
      ...shop.account.one("billing/meters", shop.meter),
      status: "inactive",
      status_transitions: { deactivated_at: day("2025-01-10") },
    });
    await withShop(shop, async ({ syncOn, asked }) => {
      expect((await syncOn("2025-01-12")).usage).toMatchObject({ observations: 8, meters: 1 });
      shop.report("2025-01-09", 1);
      expect((await syncOn("2025-02-16")).usage.observations).toBe(1);
      await syncOn("2025-02-18");
      expect(asked()).toBe(2);
    });
  });

  it("reads two years at most", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2027-03-01", 1);
    await withShop(shop, async ({ workspace, syncOn, asked }) => {
      expect((await syncOn("2027-03-02")).usage.observations).toBe(HISTORY_DAYS);
      expect(asked()).toBe(Math.ceil(HISTORY_DAYS / 100));
      expect((await recorded(workspace))[0]).toContain(" 03-02 ");
    });
  });

  it("goes on where it was cut off, and records nothing twice", async () => {
    const shop = new MeterShop();
    const customers = ["bolt", "crane", "dune", "elm"].map((name) => shop.join(name, shop.meteredPrice));
    for (const customer of customers) shop.reportDaily("2025-01-02", "2025-01-20", 3, customer);
    await withShop(shop, async ({ workspace, syncOn, asked }) => {
      const stop = new AbortController();
      const show = (line: string) => {
        if (line.includes("usage of 2 of 5")) stop.abort();
      };
      const { store } = workspace;
      const request = { ...(await stripeAccess(workspace)), pace: { perSecond: 1000, atOnce: 1 } };
      const by = { ...syncEffects(workspace), show, signal: stop.signal };
      shop.account.advance(day("2025-01-10"));
      await expect(syncStripe(store, request, by)).rejects.toThrow();
      expect(asked()).toBe(2);
      expect(await recorded(workspace).catch(() => [])).toEqual([]);
      // What was read on the 10th isn't asked for again on the 10th; on the 12th, all have two days more.
      const { usage } = await syncOn("2025-01-10");
      expect([asked(), usage.observations]).toEqual([5, 4 * 8]);
      expect((await syncOn("2025-01-12")).usage.observations).toBe(4 * 2);
      const lines = (await recorded(workspace)).map((line) => line.split(" ").slice(1, 4).join(" "));
      expect([lines.length, new Set(lines).size]).toEqual([4 * 10, 4 * 10]);
    });
  });

  it("imports what a sync read that ended before its import", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2025-01-20", 3);
    await withShop(shop, async ({ workspace, syncOn }) => {
      shop.account.advance(day("2025-01-10"));
      const request = { ...(await stripeAccess(workspace)), pace: { perSecond: 1000, atOnce: 8 } };
      await syncStripe(workspace.store, request, syncEffects(workspace));
      const { usage } = await syncOn("2025-01-12");
      expect(usage.observations).toBe(10);
      expect((await recorded(workspace)).every((line) => line.endsWith(" backfilled"))).toBe(true);
    });
  });

  it("goes on without, when the key can't read meters, and reads them once it can", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2025-01-20", 3);
    const keys = { missing: ["rak_billing_meter_read"] };
    await withShop(
      shop,
      async ({ workspace, syncOn }) => {
        const poor = await syncOn("2025-01-10");
        expect(poor.rows.find(({ type }) => type === "customer")?.new).toBe(1);
        expect(poor.usage).toEqual({ import: null, observations: 0, meters: 0 });
        expect(poor.warnings).toEqual([
          `${shop.account.id}: usage isn't read, because the key has no permission to read Billing meters (rak_billing_meter_read). In Stripe, under Developers > API keys, set it to Read.`,
        ]);
        const connected = await syncConnectOperation.run(workspace, {});
        expect(connected.is_saved).toBe(true);
        expect(connected.rows.filter(({ is_granted: isGranted }) => !isGranted)).toEqual([
          {
            permission: "Billing meters",
            is_granted: false,
            is_needed: false,
            stripe_name: "rak_billing_meter_read",
          },
        ]);
        keys.missing.pop();
        expect((await syncOn("2025-01-10")).usage).toMatchObject({ observations: 8, meters: 1 });
      },
      keys,
    );
  });

  it("changes nothing where an account has no meters", async () => {
    const shop = new Shop();
    shop.subscribe({ items: [{ price: shop.price({ unit: "900" }) }] });
    await withShop(shop, async ({ workspace, syncOn }) => {
      const { usage, warnings } = await syncOn("2025-01-10");
      expect([usage, warnings]).toEqual([{ import: null, observations: 0, meters: 0 }, []]);
      expect((await imports.run(workspace, {})).rows).toEqual([]);
      expect((await usageMetrics.run(workspace, {})).rows).toEqual([]);
    });
  });

  it("leaves what the user declared, and makes a level of a meter that takes the last value", async () => {
    const shop = new MeterShop();
    const storage = createMeter(shop.account, "Storage", "last").id;
    shop.join("bolt", shop.price({ unit: "1", meter: storage }));
    const [bolt] = [...shop.account.all("customers")].slice(-1);
    shop.report("2025-01-03", 40, bolt?.id, storage);
    shop.report("2025-01-03", 30, bolt?.id, storage);
    shop.report("2025-01-03", 5);
    await withShop(shop, async ({ workspace, syncOn }) => {
      await setUsageMetric.run(workspace, { metric: "api_calls", name: "Calls of ours", unit: "calls" });
      await syncOn("2025-01-10");
      expect((await usageMetrics.run(workspace, {})).rows).toMatchObject([
        { metric: "api_calls", name: "Calls of ours", unit: "calls", kind: "level", span: "month" },
        { metric: "storage", name: "Storage", kind: "level" },
      ]);
      expect((await recorded(workspace)).join()).toContain(" storage 01-03 30.0 backfilled");
    });
  });

  it("keeps a removed import removed; a full sync reads its days again", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2025-01-20", 3);
    await withShop(shop, async ({ workspace, syncOn }) => {
      const { usage } = await syncOn("2025-01-10");
      await removeImportOperation.run(workspace, { import: usage.import ?? 0 });
      expect(await recorded(workspace)).toEqual([]);
      expect((await syncOn("2025-01-11")).usage.observations).toBe(1);
      expect((await syncOn("2025-01-11", { full: true })).usage.observations).toBe(8);
      expect((await recorded(workspace)).length).toBe(9);
    });
  });

  it("leaves out values that can't be held, and says how many", async () => {
    const shop = new MeterShop();
    shop.report("2025-01-03", 10_000_000_000);
    shop.report("2025-01-04", 10_000_000_001);
    shop.report("2025-01-05", -1);
    await withShop(shop, async ({ syncOn }) => {
      const { usage, warnings } = await syncOn("2025-01-10");
      expect(usage.observations).toBe(1);
      expect(warnings).toEqual(["2 values of meters are negative or above 10 billion, and were left out"]);
      expect((await syncOn("2025-01-11")).warnings).toEqual([]);
    });
  });

  it("reads so many customers at once, those read longest ago first", async () => {
    const shop = new MeterShop();
    const bolt = shop.join("bolt", shop.meteredPrice);
    for (const customer of [shop.customer, bolt]) shop.reportDaily("2025-01-02", "2025-01-20", 3, customer);
    await withShop(shop, async ({ workspace, syncOn }) => {
      await syncOn("2025-01-05");
      const session = await openSession(
        workspace.store,
        { ...(await stripeAccess(workspace)), pace: DEFAULT_PACE },
        syncEffects(workspace),
      );
      shop.account.advance(day("2025-01-08"));
      const left: number[] = [];
      for (const account of session.accounts)
        for (let turn = 0; turn < 3; turn += 1) {
          const options = { at: shop.account.now(), atOnce: 1, most: 1 };
          left.push((await syncMeters(workspace.store, account, options, syncEffects(workspace))).left);
          left.push(Number(await isUsageDue(workspace.store, account.id, options, syncEffects(workspace))));
        }
      session.close();
      expect(left).toEqual([1, 1, 0, 0, 0, 0]);
      expect((await syncOn("2025-01-08")).usage.observations).toBe(2 * 3);
    });
  });

  it("reads all others where Stripe refuses one, and says why", async () => {
    const shop = new MeterShop();
    const bolt = shop.join("bolt", shop.meteredPrice);
    for (const customer of [shop.customer, bolt]) shop.reportDaily("2025-01-02", "2025-01-20", 3, customer);
    await withShop(shop, async ({ workspace, syncOn }) => {
      await syncOn("2025-01-05");
      shop.account.advance(day("2025-01-10"));
      const effects = syncEffects(workspace);
      const request = { ...(await stripeAccess(workspace)), pace: DEFAULT_PACE };
      const session = await openSession(workspace.store, request, effects);
      for (const { id, livemode, reader } of session.accounts) {
        const get: StripeApi["get"] = async (path, query) => {
          if (query?.customer === bolt) throw new Refused(path, "not summed up");
          return reader.get(path, query);
        };
        const account = { id, livemode, reader: { ...reader, get } };
        const options = { at: shop.account.now(), atOnce: 1 };
        expect(await syncMeters(workspace.store, account, options, effects)).toEqual({
          ...{ meters: 1, read: 2, left: 0 },
          warnings: [
            `${id}: usage of 1 customers and meters isn't read: Stripe refused /v1/billing/meters/${shop.meter}/event_summaries: not summed up`,
          ],
        });
      }
      session.close();
      // The next sync imports what was read, and reads what was refused.
      expect((await syncOn("2025-01-10")).usage.observations).toBe(2 * 5);
    });
  });

  it("reads a day's usage while serving, once, and asks for no more until the next day", async () => {
    const shop = new MeterShop();
    shop.reportDaily("2025-01-02", "2025-01-20", 3);
    await withShop(shop, async ({ workspace, syncOn, server, asked }) => {
      await syncOn("2025-01-10");
      shop.account.advance(day("2025-01-12"));
      const errors: unknown[] = [];
      const fresh = keepFresh(workspace, { everyMs: 5, onError: (error) => void errors.push(error) });
      const days = async () => (await recorded(workspace)).length;
      await expect.poll(days, { timeout: 20_000 }).toBe(10);
      const polls = () => server.requests.byPath.get("/v1/events") ?? 0;
      const before = {
        asked: asked(),
        meters: server.requests.byPath.get("/v1/billing/meters"),
        polls: polls(),
      };
      await expect.poll(polls, { timeout: 20_000 }).toBeGreaterThan(before.polls + 4);
      await fresh.stop();
      expect(errors).toEqual([]);
      expect([asked(), server.requests.byPath.get("/v1/billing/meters")]).toEqual([
        before.asked,
        before.meters,
      ]);
      expect(before.asked).toBe(2);
      expect((await imports.run(workspace, {})).rows.map(({ rows }) => rows)).toEqual([8, 2]);
    });
  });

  it("reads the 200 newest active meters of an account, and says if there are more", async () => {
    const shop = new MeterShop();
    shop.account.advance(day("2025-01-02"));
    for (let n = 1; n < MOST_METERS; n += 1) createMeter(shop.account, `Meter ${n}`);
    shop.reportDaily("2025-01-02", "2025-01-20", 3);
    await withShop(shop, async ({ syncOn }) => {
      expect(await syncOn("2025-01-05")).toMatchObject({ usage: { meters: 200 }, warnings: [] });
      createMeter(shop.account, "One more");
      expect(await syncOn("2025-01-07")).toMatchObject({
        usage: { import: null, meters: 201 },
        warnings: [`${shop.account.id}: 201 meters, of which the 200 newest active ones are read`],
      });
    });
  });

  it("imports usage whose metric can't be declared any more, and says so", async () => {
    const shop = new MeterShop();
    shop.report("2025-01-03", 5);
    await withShop(shop, async ({ workspace, syncOn }) => {
      const metric = { name: "m", unit: "units", kind: "level", span: "month", product: null } as const;
      const ids = Array.from({ length: LIMITS.usageMetrics.most }, (_, n) => `m${n}`);
      declareTogether(workspace.store, new Map(ids.map((id) => [id, metric])), []);
      const { usage, warnings } = await syncOn("2025-01-10");
      expect(usage.observations).toBe(1);
      expect(warnings).toEqual([expect.stringMatching(/^api_calls: not declared, because there's no room/)]);
      await forgetMetric(workspace.store, "m0");
      shop.report("2025-01-10", 5);
      expect((await syncOn("2025-01-11")).warnings).toEqual([]);
      expect((await declaredMetrics(workspace.store)).get("api_calls")?.kind).toBe("count");
    });
  });

  it("keeps accounts apart that have a meter and a customer of the same name", async () => {
    const shop = new MeterShop();
    const other = new MeterShop();
    Object.defineProperty(other.account, "id", { value: "acct_other" });
    shop.report("2025-01-03", 5);
    other.report("2025-01-03", 7);
    for (const { account } of [shop, other]) account.advance(day("2025-01-10"));
    const key = "sk_org_live_51Quillmoor0123456789";
    const accounts = [shop.account.id, other.account.id];
    const server = await startStripe([shop.account, other.account], { keys: { [key]: { accounts } } });
    await inWorkspaceOf(shop, server.url, key, async (workspace) => {
      const { usage } = await syncStripeOperation.run(workspace, { accounts, rate: 1000 });
      expect(usage).toMatchObject({ observations: 2, meters: 2 });
      const rows = await workspace.warehouse.query(
        "select import_account as account, value / 1000000 as value, recorded_at from raw_usage_usage order by value",
      );
      expect(rows).toMatchObject([
        { account: shop.account.id, value: 5, recorded_at: null },
        { account: "acct_other", value: 7, recorded_at: null },
      ]);
      expect((await imports.run(workspace, {})).rows).toMatchObject([{ account: "", rows: 2 }]);
      expect((await usageMetrics.run(workspace, {})).rows).toMatchObject([{ customers: 2 }]);
    });
    await server.close();
  });
});
