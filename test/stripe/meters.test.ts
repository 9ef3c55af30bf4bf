import Stripe from "stripe";
import { afterEach, describe, expect, it } from "vitest";
import { createMeter } from "../../sim/stripe/account/catalogue.ts";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { reportUsage } from "../../sim/stripe/lives/usage.ts";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { day, Shop } from "./shop.ts";

const HOUR = 3600;
const open: SimulatedStripe[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function clientOf(account: Shop["account"]): Promise<Stripe> {
  const keys = { sk_live_shop: { accounts: [account.id] } };
  const server = await startStripe([account], { keys });
  open.push(server);
  return new Stripe("sk_live_shop", {
    host: "127.0.0.1",
    port: server.port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 0,
  });
}

/** A shop with a meter, to which 5 and 7 are reported on 10 January, 11 on 12 January. */
async function measuredShop(formula: "sum" | "count" | "last" = "sum") {
  const shop = new Shop();
  const { account, customer } = shop;
  const meter = createMeter(account, "Calls", formula).id;
  const made = shop.subscribe({ items: [{ price: shop.price({ unit: "2.5", meter }) }] });
  const item = made.items.data[0]?.id ?? "";
  for (const [at, units] of [
    [day("2025-01-10"), 5],
    [day("2025-01-11") - 1, 7],
    [day("2025-01-12") + HOUR, 11],
  ] as const) {
    account.advance(at);
    reportUsage(account, made.id, item, units);
  }
  const stripe = await clientOf(account);
  const list = (more: Partial<Stripe.Billing.MeterListEventSummariesParams> = {}, of = meter) =>
    stripe.billing.meters.listEventSummaries(of, {
      customer,
      start_time: day("2025-01-01"),
      end_time: day("2025-02-01"),
      value_grouping_window: "day",
      ...more,
    });
  return { shop, meter, stripe, list };
}

function told({ data }: { data: Stripe.Billing.MeterEventSummary[] }) {
  return data.map((one) => [
    new Date(one.start_time * 1000).toISOString().slice(0, 13),
    (one.end_time - one.start_time) / HOUR,
    one.aggregated_value,
  ]);
}

describe("event summaries", () => {
  it("are of days in UTC, newest first, without days of no usage", async () => {
    const { list, meter, stripe } = await measuredShop();
    const page = await list();
    expect(told(page)).toEqual([
      ["2025-01-12T00", 24, 11],
      ["2025-01-10T00", 24, 12],
    ]);
    expect(page.data[0]).toEqual({
      id: expect.stringMatching(/^mtrusg_/),
      object: "billing.meter_event_summary",
      aggregated_value: 11,
      end_time: day("2025-01-13"),
      livemode: true,
      meter,
      start_time: day("2025-01-12"),
    });
    expect((await stripe.billing.meters.list()).data.map(({ id }) => id)).toEqual([meter]);
  });

  it("are of hours, or of the whole span, whose end doesn't count", async () => {
    const { list } = await measuredShop();
    expect(told(await list({ value_grouping_window: "hour" }))).toEqual([
      ["2025-01-12T01", 1, 11],
      ["2025-01-10T23", 1, 7],
      ["2025-01-10T00", 1, 5],
    ]);
    const whole = { start_time: day("2025-01-10"), end_time: day("2025-01-12") + HOUR };
    expect(told(await list({ ...whole, value_grouping_window: undefined }))).toEqual([
      ["2025-01-10T00", 49, 12],
    ]);
    expect(told(await list({ start_time: day("2025-01-13") }))).toEqual([]);
  });

  it("count, or take the last one, where the meter says so", async () => {
    expect(told(await (await measuredShop("count")).list()).map(([, , value]) => value)).toEqual([1, 2]);
    expect(told(await (await measuredShop("last")).list()).map(([, , value]) => value)).toEqual([11, 7]);
  });

  it("come in pages", async () => {
    const { list } = await measuredShop();
    const first = await list({ limit: 1 });
    expect(first.has_more).toBe(true);
    const next = await list({ limit: 1, starting_after: first.data[0]?.id });
    expect([told(next), next.has_more]).toEqual([[["2025-01-10T00", 24, 12]], false]);
    expect(told(await list({ ending_before: next.data[0]?.id }))).toEqual(told(first));
  });

  it("are refused without a customer, for an unknown one or meter, and for times out of line", async () => {
    const { list } = await measuredShop();
    const refused = (status: number, param: string) => ({ statusCode: status, param });
    const late = day("2025-01-01") + HOUR;
    await expect(list({ customer: "" })).rejects.toMatchObject(refused(400, "customer"));
    await expect(list({ customer: "cus_none" })).rejects.toMatchObject(refused(400, "customer"));
    await expect(list({}, "mtr_none")).rejects.toMatchObject(refused(404, "id"));
    await expect(list({ start_time: late })).rejects.toMatchObject(refused(400, "start_time"));
    await expect(list({ value_grouping_window: "hour", start_time: late + 60 })).rejects.toMatchObject(
      refused(400, "start_time"),
    );
    const whole = { value_grouping_window: undefined };
    await expect(list({ ...whole, end_time: late + 30 })).rejects.toMatchObject(refused(400, "end_time"));
    await expect(list({ ...whole, end_time: day("2025-01-01") })).rejects.toMatchObject(
      refused(400, "end_time"),
    );
    await expect(list({ value_grouping_window: "week" })).rejects.toMatchObject(
      refused(400, "value_grouping_window"),
    );
    await expect(list({ starting_after: "mtrusg_none" })).rejects.toMatchObject(
      refused(400, "starting_after"),
    );
  });

  it("add up to what a simulated account's customers reported, in an older version too", async () => {
    const account = simulateAccount(3);
    const stripe = await clientOf(account);
    const until = Math.ceil(account.now() / 86_400) * 86_400;
    const span = { start_time: until - 1200 * 86_400, end_time: until };
    let [days, wholes, reported] = [0, 0, 0];
    for (const { id: meter } of account.all("billing/meters"))
      for (const { id: customer } of account.all("customers")) {
        const asked = { customer, ...span };
        const byDay = { ...asked, value_grouping_window: "day", limit: 100 } as const;
        for await (const one of stripe.billing.meters.listEventSummaries(meter, byDay))
          days += one.aggregated_value;
        const { data } = await stripe.billing.meters.listEventSummaries(meter, asked, {
          apiVersion: "2025-03-31.basil",
        });
        wholes += data.reduce((sum, one) => sum + one.aggregated_value, 0);
        for (const { value } of account.reports(meter, customer)) reported += value;
      }
    expect(reported).toBeGreaterThan(100);
    expect([days, wholes]).toEqual([reported, reported]);
  });
});
