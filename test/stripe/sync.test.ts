import { afterEach, describe, expect, it } from "vitest";
import type { StripeData } from "../../sim/stripe/data/data.ts";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { allFaults } from "../../sim/stripe/server/faults.ts";
import type { StripeOptions } from "../../sim/stripe/server/server.ts";
import { madeAccount, madeEvent, NOON } from "./made-account.ts";
import {
  type Bench,
  bench,
  countsIn,
  effects,
  evidenceIn,
  fullEvidenceIn,
  LIVE,
  ORG,
  TEST,
} from "./syncing.ts";

const DAY = 86_400;
const benches: Bench[] = [];
afterEach(async () => {
  for (const one of benches.splice(0)) await one.close();
});

async function open(accounts: StripeData[], options: Partial<StripeOptions> = {}): Promise<Bench> {
  const opened = await bench(accounts, options);
  benches.push(opened);
  return opened;
}

const small = () => madeAccount({ customers: 160, invoices: 6 });

/** The log of a sync that nothing disturbed. */
async function undisturbed(): Promise<string[]> {
  const one = await open([small()]);
  await one.sync();
  return evidenceIn(one.directory);
}

describe("a full sync", () => {
  it("takes in everything, and nothing twice", async () => {
    const one = await open([small()]);
    const [report] = await one.sync();
    const own = Math.ceil((160 - 3) / 7);
    expect(report?.isFull).toBe(true);
    expect(countsIn(one.directory)).toMatchObject({
      customer: 157,
      subscription: 157,
      invoice: 157 * 6,
      product: 2,
      coupon: 2,
      price: 4 + own,
    });
    expect(report?.counts.get("invoice")).toEqual({ listed: 160 * 6, added: 157 * 6 });
    expect(report?.testClock).toBeGreaterThanOrEqual(3 * 8);
    const lines = fullEvidenceIn(one.directory);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.filter((line) => line.includes('"isCut":true')).length).toBe(0);
    expect(
      lines.find((line) => line.startsWith("acct_made subscription sub_5 "))?.match(/"id":"si_5_/g)?.length,
    ).toBe(24);
    expect(one.server.requests.peakConcurrency).toBeLessThanOrEqual(8);
  });
  it("is the same again when done again, and adds nothing", async () => {
    const one = await open([small()]);
    await one.sync();
    const first = evidenceIn(one.directory);
    const [again] = await one.sync({ isFull: true });
    expect(again?.isFull).toBe(true);
    expect([...(again?.counts.values() ?? [])].reduce((sum, { added }) => sum + added, 0)).toBe(0);
    expect(evidenceIn(one.directory)).toEqual(first);
  });
  it("takes in the same when one in five requests fails", async () => {
    const one = await open([small()], { faults: allFaults(0.2, 11, 5) });
    const [report] = await one.sync();
    expect(report?.retries).toBeGreaterThan(10);
    expect(evidenceIn(one.directory)).toEqual(await undisturbed());
  });
  it("keeps to its pace, failures included", async () => {
    const one = await open([small()], { faults: allFaults(0.1, 5, 5) });
    await one.sync({ pace: { perSecond: 50, atOnce: 4 } });
    expect(one.server.requests.total).toBeGreaterThan(100);
    // A tenth of a second's requests may come late, and so close to the next ones.
    expect(one.server.requests.peakPerSecond).toBeLessThanOrEqual(55);
    expect(one.server.requests.peakConcurrency).toBeLessThanOrEqual(4);
  });
  it("goes on where it was cut off, at any page", async () => {
    const whole = await undisturbed();
    const one = await open([small()]);
    let [stops, listed] = [0, 0];
    for (let after = 3; ; after += 2) {
      const stop = new AbortController();
      let pages = 0;
      const show = () => {
        pages += 1;
        if (pages === after) stop.abort();
      };
      try {
        const [report] = await one.sync(
          { pace: { perSecond: 100_000, atOnce: 3 } },
          effects({ show, signal: stop.signal }),
        );
        listed = report?.counts.get("invoice")?.listed ?? 0;
        break;
      } catch {
        stops += 1;
      }
    }
    expect(stops).toBeGreaterThan(5);
    expect(evidenceIn(one.directory)).toEqual(whole);
    expect(listed).toBe(160 * 6);
    const pages = one.server.requests.byPath.get("/v1/invoices") ?? 0;
    expect(pages).toBeLessThan(160 + stops * 6);
  });
  it("gives up on a Stripe that only fails, saying how to go on", async () => {
    const one = await open([small()], { faults: { seed: 1, shares: { serverError: 1 } } });
    await expect(one.sync()).rejects.toThrow("Stripe had a server error (500), 8 times in a row");
  });
  it("leaves out invoices and customers from before --since", async () => {
    const one = await open([small()]);
    await one.sync({ since: NOON - 200 * DAY });
    const some = countsIn(one.directory);
    expect(some.subscription).toBe(157);
    expect(some.invoice).toBeLessThan(157 * 6);
    expect(some.customer).toBeLessThan(157);
    await one.sync({ isFull: true });
    expect(evidenceIn(one.directory)).toEqual(await undisturbed());
  });
});

describe("keys", () => {
  it("names every permission that is missing, at once", async () => {
    const missing = ["rak_invoice_read", "rak_event_read", "rak_customer_read"];
    const one = await open([small()], { keys: { [LIVE]: { accounts: ["acct_made"], missing } } });
    const error = await one.sync().catch((thrown: Error) => thrown.message);
    for (const permission of missing) expect(error).toContain(permission);
    expect(error).toContain("All events");
    expect(countsIn(one.directory)).toEqual({});
  });
  it("does not need to know the account, when it is named", async () => {
    const missing = ["rak_accounts_kyc_basic_read"];
    const one = await open([small()], { keys: { [LIVE]: { accounts: ["acct_made"], missing } } });
    const [report] = await one.sync({ account: "ours" });
    expect(report?.account).toBe("ours");
    expect((await one.sync())[0]).toMatchObject({ account: "ours", isFull: false });
  });
  it("says when a key is not accepted, without saying the key", async () => {
    const one = await open([small()]);
    const error = await one.sync({ key: "rk_live_somebodyelses123456" }).catch((thrown: Error) => thrown);
    expect(String(error)).toContain("Stripe rejected the key");
    expect(JSON.stringify([error, String(error)])).not.toContain("somebodyelses");
  });
  it("reads the accounts of an organisation apart", async () => {
    const two = madeAccount({ id: "acct_two", customers: 20, invoices: 2 });
    const one = await open([small(), two]);
    await expect(one.sync({ key: ORG })).rejects.toThrow("needs a list of accounts");
    const reports = await one.sync({ key: ORG, accounts: ["acct_made", "acct_two"] });
    expect(reports.map(({ account }) => account)).toEqual(["acct_made", "acct_two"]);
    expect((await one.sync({ key: ORG })).map(({ isFull }) => isFull)).toEqual([false, false]);
    const lines = evidenceIn(one.directory);
    expect(lines.filter((line) => line.startsWith("acct_two customer cus_")).length).toBe(24);
    await expect(one.sync({ key: ORG, accounts: ["acct_three"] })).rejects.toThrow(
      "has no access to this account",
    );
  });
  it("refuses test data in a folder with live data", async () => {
    const test = madeAccount({ id: "acct_made", livemode: false, customers: 3, invoices: 1 });
    const one = await open([small(), test]);
    await one.sync();
    const before = evidenceIn(one.directory);
    await expect(one.sync({ key: TEST })).rejects.toThrow("this is a test-mode key");
    expect(evidenceIn(one.directory)).toEqual(before);
  });
  it("is sent in the clear to this machine alone", async () => {
    const one = await open([small()]);
    for (const base of ["http://stripe.example", "ftp://127.0.0.1", "nonsense"])
      await expect(one.sync({ base })).rejects.toThrow("isn't a valid API address");
  });
  it("advises against a key that may do anything", async () => {
    const key = "sk_live_51Quillmoor0123456789";
    const one = await open([small()], { keys: { [key]: { accounts: ["acct_made"] } } });
    const by = effects();
    await one.sync({ key }, by);
    expect(by.said.join()).toContain("a restricted key");
  });
});

describe("staying fresh", () => {
  it("reads only events, and ends where listing everything would", async () => {
    const account = small();
    const one = await open([account]);
    await one.sync();
    account.setNow(NOON + 2 * DAY);
    const customer = account.get("customers", "cus_1");
    const changed = { ...customer, id: "cus_1", object: "customer", email: "new@acme.example" };
    account.put("customers", changed);
    account.put("events", madeEvent("evt_a", "customer.updated", NOON + DAY, changed));
    const cut = account.get("subscriptions", "sub_5") ?? { id: "", object: "" };
    const more = { ...cut, cancel_at_period_end: true };
    account.put("subscriptions", more);
    account.put("events", madeEvent("evt_b", "customer.subscription.updated", NOON + DAY, more));
    const before = one.server.requests.total;
    const [report] = await one.sync();
    expect(report?.isFull).toBe(false);
    expect(one.server.requests.total - before).toBeLessThan(20);
    const fresh = evidenceIn(one.directory);
    const [again] = await one.sync({ isFull: true });
    expect(again?.counts.get("customer")?.added).toBe(0);
    expect(again?.counts.get("subscription")?.added).toBe(0);
    expect(evidenceIn(one.directory)).toEqual(fresh);
    const told = fullEvidenceIn(one.directory).filter((line) => line.includes("new@acme.example"));
    expect(told.length).toBe(1);
  });
  for (const seed of [1, 3, 5]) {
    it(`misses nothing that happens in the simulated account ${seed} while it polls`, async () => {
      const { end } = simulateAccount(seed);
      const account = simulateAccount(seed, { until: end - 40 * DAY });
      const one = await open([account]);
      await one.sync({ key: TEST });
      for (const left of [38, 20, 0]) {
        account.advance(end - left * DAY);
        expect((await one.sync({ key: TEST }))[0]?.isFull).toBe(false);
      }
      const polled = evidenceIn(one.directory);
      await one.sync({ key: TEST, isFull: true });
      expect(evidenceIn(one.directory)).toEqual(polled);
    });
  }
  it("reads the full history again after more than 30 days", async () => {
    const account = small();
    const one = await open([account]);
    await one.sync();
    account.setNow(NOON + 29 * DAY);
    expect((await one.sync())[0]?.isFull).toBe(false);
    account.setNow(NOON + 60 * DAY);
    expect((await one.sync())[0]?.isFull).toBe(true);
  });
});
