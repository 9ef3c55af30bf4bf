import { describe, expect, it } from "vitest";
import { subscriptions } from "../../src/sources/csv/subscriptions.ts";
import type { ReadableFile } from "../../src/sources/files/file.ts";
import { EXPORT_PRESETS, PRESET_NAMES, presetOf, withPreset } from "../../src/sources/presets/presets.ts";
import { chooseColumns } from "../../src/sources/understanding/columns-taken.ts";
import { cambiumHere, evidenceOf, inScratch, mrrOf, writeInto } from "./cli.ts";

/** A file with a vendor's headers and values of our own, and the MRR in cents of the first half of 2024. */
interface Sample {
  preset: string;
  what: string;
  content: string;
  mrr: number[];
}

const stripe =
  "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start Date (UTC),Current Period End (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC)\n";

const samples: Sample[] = [
  {
    preset: "stripe-subscriptions",
    what: "amounts of one unit, canceled ones until they ended, and a trial",
    content: `${stripe}sub_1,cus_1,price_1,3,usd,month,20.00,active,2023-12-25 20:18,2024-01-05 20:18,2024-07-05 20:18,,,
sub_2,cus_2,price_1,1,usd,month,20.00,canceled,2024-01-02 08:00,2024-01-02 08:00,2024-04-02 08:00,,2024-03-10 08:00,2024-04-02 08:00
sub_3,cus_3,price_2,1,usd,year,120.00,active,2024-02-01 08:00,2024-02-01 08:00,2025-03-01 08:00,2024-03-15 08:00,,
`,
    mrr: [8000, 8000, 9000, 7000, 7000, 7000],
  },
  {
    preset: "stripe-subscriptions",
    what: "dates as Excel saves them, month first",
    content: `id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC),Ended At (UTC)
sub_4,cus_4,Pro,3,usd,month,20,active,01/25/24 20:18,
sub_5,cus_5,Pro,1,usd,month,20,canceled,01/02/24 08:00,03/20/24 08:00
`,
    mrr: [8000, 8000, 6000, 6000, 6000, 6000],
  },
  {
    preset: "woocommerce",
    what: "zeros for dates that aren't set, intervals of several periods, and statuses with their prefix",
    content: `subscription_id,subscription_status,customer_id,start_date,trial_end_date,next_payment_date,last_payment_date,cancelled_date,end_date,billing_period,billing_interval,order_shipping,order_tax,order_total,order_currency,billing_country
101,wc-active,7,2024-01-03 10:00:00,0,2024-07-03 10:00:00,2024-06-03 10:00:00,,0,month,1,0,0,30.00,USD,DE
102,wc-active,8,2024-02-10 10:00:00,0,2024-05-10 10:00:00,0,,0,month,3,0,0,90.00,USD,SE
103,wc-cancelled,9,2024-01-03 10:00:00,0,0,2024-02-03 10:00:00,,2024-03-03 10:00:00,month,1,0,0,10.00,USD,FR
104,wc-pending-cancel,10,2024-01-03 10:00:00,0,0,2024-04-03 10:00:00,,2024-05-03 10:00:00,year,1,0,0,120.00,USD,FR
105,wc-pending,11,2024-01-03 10:00:00,0,0,0,,0,month,1,0,0,500.00,USD,FR
`,
    mrr: [5000, 8000, 7000, 7000, 6000, 6000],
  },
  {
    preset: "revenuecat",
    what: "semicolons, paid periods, trials and sandbox purchases",
    content: `rc_original_app_user_id;rc_last_seen_app_user_id_alias;country;product_identifier;start_time;end_time;store;is_auto_renewable;is_trial_period;is_in_intro_offer_period;is_sandbox;price_in_usd;store_transaction_id;original_store_transaction_id;refunded_at;unsubscribe_detected_at;purchased_currency;price_in_purchased_currency;effective_end_time;grace_period_end_time;ownership_type;purchase_price_in_usd;purchase_price_in_purchased_currency;product_display_name;product_duration;renewal_number
u1;u1;GB;pro_monthly;2024-01-10 08:00:00;2024-02-10 08:00:00;app_store;true;false;false;false;9.99;t1;t1;;;USD;9.99;2024-02-10 08:00:00;;PURCHASED;9.99;9.99;Pro;P1M;1
u1;u1;GB;pro_monthly;2024-02-10 08:00:00;2024-03-10 08:00:00;app_store;true;false;false;false;9.99;t2;t1;;;USD;9.99;2024-03-10 08:00:00;;PURCHASED;9.99;9.99;Pro;P1M;2
u2;u2;US;pro_yearly;2024-02-01 08:00:00;2025-02-01 08:00:00;app_store;true;false;false;false;120;t3;t3;;;USD;120;2025-02-01 08:00:00;;PURCHASED;120;120;Pro;P1Y;1
u3;u3;US;pro_monthly;2024-02-01 08:00:00;2024-03-01 08:00:00;app_store;true;true;false;false;0;t4;t4;;;USD;0;2024-03-01 08:00:00;;PURCHASED;0;0;Pro;P1M;1
u4;u4;US;pro_monthly;2024-01-01 08:00:00;2024-12-01 08:00:00;app_store;true;false;false;true;9.99;t5;t5;;;USD;9.99;2024-12-01 08:00:00;;PURCHASED;9.99;9.99;Pro;P1M;1
`,
    mrr: [999, 1999, 1000, 1000, 1000, 1000],
  },
  {
    preset: "baremetrics",
    what: "amounts in cents for one unit",
    content: `plan_oid,plan_name,plan_currency,plan_amount,plan_interval,plan_interval_count,customer_oid,customer_name,customer_email,subscription_oid,subscription_started_at,subscription_canceled_at,subscription_quantity
plan_1,SEO,USD,5000,month,1,customer_1,Ada,ada@example.com,subscription_1,2024-01-31,2024-05-04,1
plan_2,SEM,USD,3000,month,3,customer_1,Ada,ada@example.com,subscription_2,2024-02-01,,2
`,
    mrr: [5000, 7000, 7000, 7000, 2000, 2000],
  },
];

describe("the export of a vendor", () => {
  it.each(samples)("of $preset is known by its headers: $what", async ({ preset, content, mrr }) => {
    await inScratch(async (scratch) => {
      const data = `${scratch}/data`;
      const path = await writeInto(scratch, "export.csv", content);
      const { code, stderr } = await cambiumHere(["import", "subscriptions", path, "--data", data]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const [entry] = evidenceOf(data).map(({ body }) => JSON.parse(body));
      expect(entry.files[0].reading.preset).toBe(preset);
      const found: { rows: { value: number }[] } = JSON.parse(await mrrOf(data));
      expect(found.rows.map(({ value }) => value)).toEqual(mrr);
    });
  });

  it("is tried for every preset", () => {
    expect(new Set(samples.map(({ preset }) => preset))).toEqual(
      new Set(EXPORT_PRESETS.map(({ name }) => name)),
    );
  });
});

const file: ReadableFile = { name: "rows.csv", path: "rows.csv", kind: "csv", emptyRows: [], headerPath: "" };
const said = { map: {}, set: {} };
const headersOf = (content: string) => (content.split("\n")[0] ?? "").toLowerCase().split(/[,;]/);
const find = (headers: string[], preset?: string, kind = "subscriptions") =>
  presetOf(file, kind, headers, { ...said, preset });

describe("a preset", () => {
  it.each(samples)("$preset is no other's, and none without one of its headers", ({ preset, content }) => {
    const headers = headersOf(content);
    expect(find(headers)?.name).toBe(preset);
    const known = EXPORT_PRESETS.find(({ name }) => name === preset)?.recognisedBy ?? [];
    for (const header of known)
      expect(find(headers.filter((one) => one !== header.toLowerCase()))).toBeNull();
  });

  it("isn't found in a file of our own, another kind of import, or when it is turned off", () => {
    const headers = headersOf(samples[0]?.content ?? "");
    expect(find(subscriptions.fields.map(({ name }) => name))).toBeNull();
    expect(find(headers, undefined, "costs")).toBeNull();
    expect(find(headers, "none")).toBeNull();
    expect(PRESET_NAMES).toContain("none");
  });

  it("that is named is refused with what the file lacks", () => {
    const run = () => find(["id", "plan", "amount"], "stripe-subscriptions");
    expect(run).toThrow(
      /rows\.csv isn't Stripe's .*: it has no column "Customer ID", "Quantity", "Interval", "Status"/,
    );
    expect(() => find([], "stripe-subscriptions", "costs")).toThrow(/preset of `import subscriptions`/);
    expect(() => find([], "nobody")).toThrow(/unknown preset: "nobody"/);
  });

  it("gives way to what the user says", () => {
    const headers = headersOf(samples[0]?.content ?? "");
    const preset = find(headers);
    const own = {
      map: { start: "Created (UTC)", plan: "id" },
      set: { product: "Pro" },
      amounts: "total" as const,
      ignore: ["Interval"],
    };
    const { mapping, taken: byPreset } = withPreset(own, preset, headers);
    expect(mapping).toMatchObject({ amounts: "total", status: "now", preset: "stripe-subscriptions" });
    expect(mapping.ignore).not.toContain("Created (UTC)");
    const taken = chooseColumns(headers, subscriptions, mapping, byPreset);
    expect(taken.map).toMatchObject({ start: "Created (UTC)", plan: "id", amount: "amount" });
    expect(taken.map).not.toHaveProperty("subscription_id");
    expect(taken.map).not.toHaveProperty("interval");
    const how = Object.fromEntries(taken.columns.map((one) => [one.column, one.how]));
    expect(how).toMatchObject({
      "created (utc)": "said",
      amount: "preset",
      interval: "ignored",
      "current period end (utc)": "ignored",
    });
  });

  it("names where its headers come from, and when", () => {
    for (const { source, recognisedBy, map, ignore } of EXPORT_PRESETS) {
      expect(source.address).toMatch(/\w+\.\w+/);
      expect(source.seen).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(recognisedBy.length).toBeGreaterThan(4);
      const fields = subscriptions.fields.map(({ name }) => name);
      expect(Object.keys(map).filter((name) => !fields.includes(name))).toEqual([]);
      expect(new Set(ignore).size).toBe(ignore.length);
    }
  });
});
