import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { changes } from "../../src/sources/csv/changes.ts";
import { invoices } from "../../src/sources/csv/invoices.ts";
import { mrr as monthGrid } from "../../src/sources/csv/mrr.ts";
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
  {
    preset: "stripe-invoices",
    what: "totals with tax, service periods of lines, void invoices and one-off charges",
    content: `id,Amount Due,Total,Tax,Currency,Customer,Subscription,Date (UTC),Minimum Line Item Period Start (UTC),Maximum Line Item Period End (UTC),Period Start (UTC),Status
in_1,24.00,24.00,4.00,usd,cus_1,sub_1,2024-01-05 20:18,2024-01-05 20:18,2024-02-05 20:18,2024-01-05 20:18,paid
in_2,24.00,24.00,4.00,usd,cus_1,sub_1,2024-02-05 20:18,2024-02-05 20:18,2024-03-05 20:18,2024-01-05 20:18,paid
in_3,24.00,24.00,4.00,usd,cus_1,sub_1,2024-03-05 20:18,2024-03-05 20:18,2024-04-05 20:18,2024-02-05 20:18,paid
in_4,24.00,24.00,4.00,usd,cus_1,sub_1,2024-04-05 20:18,2024-04-05 20:18,2024-05-05 20:18,2024-03-05 20:18,paid
in_5,24.00,24.00,4.00,usd,cus_1,sub_1,2024-05-05 20:18,2024-05-05 20:18,2024-06-05 20:18,2024-04-05 20:18,paid
in_6,24.00,24.00,4.00,usd,cus_1,sub_1,2024-06-05 20:18,2024-06-05 20:18,2024-07-05 20:18,2024-05-05 20:18,open
in_7,120.00,120.00,,usd,cus_2,sub_2,2024-02-01 08:00,2024-02-01 08:00,2025-02-01 08:00,2024-02-01 08:00,paid
in_8,90.00,90.00,0,usd,cus_3,sub_3,2024-01-10 08:00,2024-01-10 08:00,2024-02-10 08:00,2024-01-10 08:00,void
in_9,500.00,500.00,0,usd,cus_4,,2024-01-15 08:00,2024-01-15 08:00,2024-02-15 08:00,2024-01-15 08:00,paid
in_10,30.00,30.00,0,usd,cus_5,sub_5,2024-01-20 08:00,2024-01-20 08:00,2024-02-20 08:00,2024-01-20 08:00,uncollectible
`,
    mrr: [5000, 3000, 3000, 3000, 3000, 3000],
  },
  {
    preset: "chargebee",
    what: "periods of MRR, trials, and cancellations that are still to come",
    content: `id,customer_id,subscription_id,currency_code,status,status_previous,mrr,mrr_previous,mrr_change,record_recorded_at,record_start_at,record_end_at
1,c1,s1,USD,active,,50.00,0,50.00,2024-01-05T10:00:00Z,2024-01-05T10:00:00Z,2024-03-01T10:00:00Z
2,c1,s1,USD,active,active,80.00,50.00,30.00,2024-03-01T10:00:00Z,2024-03-01T10:00:00Z,2024-05-10T10:00:00Z
3,c1,s1,USD,cancelled,active,0.00,80.00,-80.00,2024-05-10T10:00:00Z,2024-05-10T10:00:00Z,
4,c2,s2,USD,in_trial,,20.00,0,20.00,2024-01-20T10:00:00Z,2024-01-20T10:00:00Z,2024-02-20T10:00:00Z
5,c2,s2,USD,active,in_trial,20.00,20.00,0,2024-02-20T10:00:00Z,2024-02-20T10:00:00Z,2024-04-01T10:00:00Z
6,c2,s2,USD,non_renewing,active,20.00,20.00,0,2024-04-01T10:00:00Z,2024-04-01T10:00:00Z,
`,
    mrr: [5000, 7000, 10000, 10000, 2000, 2000],
  },
  {
    preset: "chargebee-months",
    what: "the last day of each month, in the currency of billing",
    content: `id,customer_id,subscription_id,reporting_timezone,reporting_month,status,status_previous,billing_currency_code,mrr_billing_currency,mrr_previous_billing_currency,reporting_currency_code,exchange_rate
1,c1,s1,UTC,2024-01-31T00:00:00Z,active,,USD,50.00,0,EUR,0.9
2,c1,s1,UTC,2024-02-29T00:00:00Z,active,active,USD,50.00,50.00,EUR,0.9
3,c2,s2,UTC,2024-02-29T00:00:00Z,active,,USD,20.00,0,EUR,0.9
4,c1,s1,UTC,2024-03-31T00:00:00Z,active,active,USD,80.00,50.00,EUR,0.9
5,c2,s2,UTC,2024-03-31T00:00:00Z,active,active,USD,20.00,20.00,EUR,0.9
6,c1,s1,UTC,2024-04-30T00:00:00Z,cancelled,active,USD,0.00,80.00,EUR,0.9
7,c2,s2,UTC,2024-04-30T00:00:00Z,active,active,USD,20.00,20.00,EUR,0.9
`,
    mrr: [5000, 7000, 10000, 2000, 2000, 2000],
  },
  {
    preset: "recurly",
    what: "zones of summer and winter, versions of a subscription, trials, and a cancellation before it expires",
    content: `subscription_uuid,version_uuid,account_code,subscription_activated_at,subscription_expires_at,subscription_state,version_started_at,version_ended_at,version_state,plan_code,plan_name,subscription_currency,version_plan_interval_unit,version_plan_interval_length,version_subscription_quantity,version_subscription_unit_amount,version_add_on_codes,version_add_ons_total,version_total_recurring_amount,version_in_trial
u1,v1,a1,2024-01-05 10:00:00 PST,,active,2024-01-05 10:00:00 PST,2024-03-20 10:00:00 PDT,inactive,pro,Pro,USD,months,1,2,20,,0,40,N
u1,v2,a1,2024-01-05 10:00:00 PST,,active,2024-03-20 10:00:00 PDT,,active,pro,Pro,USD,months,1,2,20,extra,20,60,N
u2,v3,a2,2024-02-01 10:00:00 PST,2024-05-20 10:00:00 PDT,active,2024-02-01 10:00:00 PST,2024-04-15 10:00:00 PDT,inactive,year,Year,USD,years,1,1,120,,0,120,N
u2,v4,a2,2024-02-01 10:00:00 PST,2024-05-20 10:00:00 PDT,canceled,2024-04-15 10:00:00 PDT,2024-05-20 10:00:00 PDT,inactive,year,Year,USD,years,1,1,120,,0,120,N
u2,v5,a2,2024-02-01 10:00:00 PST,2024-05-20 10:00:00 PDT,expired,2024-05-20 10:00:00 PDT,,active,year,Year,USD,years,1,1,120,,0,120,N
u3,v6,a3,2024-01-10 10:00:00 PST,,active,2024-01-10 10:00:00 PST,2024-02-10 10:00:00 PST,inactive,quarter,Quarter,USD,months,3,1,90,,0,90,Y
u3,v7,a3,2024-01-10 10:00:00 PST,,active,2024-02-10 10:00:00 PST,,active,quarter,Quarter,USD,months,3,1,90,,0,90,N
`,
    mrr: [4000, 8000, 10000, 10000, 9000, 9000],
  },
  {
    preset: "paddle",
    what: "discounts and tax, periods, canceled transactions and one-off charges",
    content: `transaction_id,transaction_status,customer_id,customer_email,subscription_id,product_name,price_id,billing_cycle_frequency,billing_cycle_interval,transaction_currency_code,unit_price,quantity,subtotal,discount,tax,total,billing_period_starts_at,billing_period_ends_at,transaction_created_at
txn_1,completed,ctm_1,a@example.com,sub_1,Pro,pri_1,1,month,USD,25.00,2,50.00,10.00,8.00,48.00,2024-01-03T10:00:00Z,2024-02-03T10:00:00Z,2024-01-03T10:00:00Z
txn_2,completed,ctm_1,a@example.com,sub_1,Pro,pri_1,1,month,USD,25.00,2,50.00,10.00,8.00,48.00,2024-02-03T10:00:00Z,2024-03-03T10:00:00Z,2024-02-03T10:00:00Z
txn_3,completed,ctm_1,a@example.com,sub_1,Pro,pri_1,1,month,USD,25.00,2,50.00,10.00,8.00,48.00,2024-03-03T10:00:00Z,2024-04-03T10:00:00Z,2024-03-03T10:00:00Z
txn_4,completed,ctm_1,a@example.com,sub_1,Pro,pri_1,1,month,USD,25.00,2,50.00,0,10.00,60.00,2024-04-03T10:00:00Z,2024-05-03T10:00:00Z,2024-04-03T10:00:00Z
txn_5,past_due,ctm_1,a@example.com,sub_1,Pro,pri_1,1,month,USD,25.00,2,50.00,0,10.00,60.00,2024-05-03T10:00:00Z,2024-06-03T10:00:00Z,2024-05-03T10:00:00Z
txn_6,billed,ctm_1,a@example.com,sub_1,Pro,pri_1,1,month,USD,25.00,2,50.00,0,10.00,60.00,2024-06-03T10:00:00Z,2024-07-03T10:00:00Z,2024-06-03T10:00:00Z
txn_7,completed,ctm_2,b@example.com,sub_2,Pro,pri_2,1,year,USD,1200.00,1,1200.00,0,0,1200.00,2024-03-01T10:00:00Z,2025-03-01T10:00:00Z,2024-03-01T10:00:00Z
txn_8,completed,ctm_3,c@example.com,,Book,pri_3,,,USD,99.00,1,99.00,0,0,99.00,,,2024-01-09T10:00:00Z
txn_9,canceled,ctm_4,d@example.com,sub_4,Pro,pri_1,1,month,USD,70.00,1,70.00,0,0,70.00,2024-01-11T10:00:00Z,2024-02-11T10:00:00Z,2024-01-11T10:00:00Z
txn_10,paid,ctm_5,e@example.com,sub_5,Pro,pri_1,1,month,USD,25.00,1,25.00,0,5.00,30.00,2024-01-08T10:00:00Z,2024-02-08T10:00:00Z,2024-01-08T10:00:00Z
`,
    mrr: [6500, 4000, 14000, 15000, 15000, 15000],
  },
  {
    preset: "app-store",
    what: "tabs, standard durations, and a refund that undoes a charge",
    content:
      `Event Date,App Name,App Apple ID,Subscription Name,Subscription Apple ID,Subscription Group ID,Standard Subscription Duration,Customer Price,Customer Currency,Developer Proceeds,Proceeds Currency,Device,Country,Subscriber ID,Refund,Purchase Date,Units
2024-01-10,Trail,1,Pro Monthly,11,21,1 Month,9.99,USD,6.99,USD,iPhone,US,901,,,1
2024-02-10,Trail,1,Pro Monthly,11,21,1 Month,9.99,USD,6.99,USD,iPhone,US,901,,,1
2024-02-12,Trail,1,Pro Monthly,11,21,1 Month,-9.99,USD,-6.99,USD,iPhone,US,901,Yes,2024-02-10,1
2024-02-01,Trail,1,Pro Yearly,12,21,1 Year,119.88,USD,83.90,USD,iPad,DE,902,,,1
2024-03-05,Trail,1,Pro Half,13,21,6 Months,60.00,USD,42.00,USD,iPad,SE,903,,,1
`.replaceAll(",", "\t"),
    mrr: [999, 999, 1999, 1999, 1999, 1999],
  },
  {
    preset: "chartmogul",
    what: "movements in cents that add up",
    content: `DATE,CUSTOMER_NAME,MRR_MOVEMENT,MRR,DESCRIPTION,MOVEMENT_TYPE,CURRENCY_CODE,BILLING_CONNECTOR_UUID,CUSTOMER_EXTERNAL_ID,CUSTOMER_UUID,SUBSCRIPTION_EXTERNAL_ID,PLAN_EXTERNAL_ID,ACTIVE_SUBSCRIPTION_QUANTITY,UUID,RANK
2024-01-05T10:00:00Z,Ada,5000,5000,started,new_biz,EUR,ds_1,ada,cus_a,s1,p1,1,m1,1
2024-03-02T10:00:00Z,Ada,3000,8000,upgraded,expansion,EUR,ds_1,ada,cus_a,s1,p2,1,m2,2
2024-02-01T10:00:00Z,Bo,2000,2000,started,new_biz,EUR,ds_1,,cus_b,s2,p1,1,m3,1
2024-05-06T10:00:00Z,Bo,-2000,0,left,churn,EUR,ds_1,,cus_b,s2,p1,1,m4,2
`,
    mrr: [5000, 7000, 10000, 10000, 8000, 8000],
  },
  {
    preset: "hubspot",
    what: "won deals from their close to the inactive date",
    content: `Record ID,Deal Name,Deal Stage,Close Date,Amount,Recurring revenue amount,Recurring revenue deal type,Recurring revenue inactive date,Recurring revenue inactive reason,Associated Company,Currency
1,Acme,Closed Won,2024-01-10 09:30,6000,500,New business,2024-03-15,Upgrade,Acme,USD
2,Acme more,Closed Won,2024-03-15 09:30,9600,800,Upgrade,,,Acme,USD
3,Bolt,Closed Lost,2024-02-01 09:30,3600,300,New business,,,Bolt,USD
4,Cove,Contract Sent,2024-02-01 09:30,4800,400,New business,,,Cove,USD
5,Dune,Closed Won,2024-02-20 09:30,1200,100,New business,2024-05-31,Churned,Dune,USD
`,
    mrr: [50000, 60000, 90000, 90000, 80000, 80000],
  },
  {
    preset: "hubspot",
    what: "the usual columns, with what won deals are a month, and none of some",
    content: `Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Monthly recurring revenue,Pipeline,Associated Company IDs (Primary),Associated Company (Primary)
1,Acme,Closed Won,2024-01-10 09:30,Ann,12000,1000,Sales Pipeline,11,Acme
2,Bolt,closedwon,2024-02-10 09:30,Ann,6000,500,Sales Pipeline,12,Bolt
3,Cove,Closed Lost,2024-02-01 09:30,Bo,6000,500,Sales Pipeline,13,Cove
4,Dune,Closed Won,2024-03-01 09:30,Bo,900,,Sales Pipeline,14,Dune
5,Ernst,Contract Sent,2024-02-01 09:30,Bo,,,Sales Pipeline,15,Ernst
`,
    mrr: [100000, 150000, 150000, 150000, 150000, 150000],
  },
];

const shapes = [subscriptions, invoices, changes, monthGrid];
const kindOf = (preset: string) => EXPORT_PRESETS.find(({ name }) => name === preset)?.kind ?? "";

describe("the export of a vendor", () => {
  it.each(samples)("of $preset is known by its headers: $what", async ({ preset, content, mrr }) => {
    await inScratch(async (scratch) => {
      const data = `${scratch}/data`;
      const path = await writeInto(scratch, "export.csv", content);
      const { code, stderr } = await cambiumHere(["import", kindOf(preset), path, "--data", data]);
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

describe("the guide", () => {
  it("says how Lago's fees are imported", async () => {
    const guide = await readFile("docs/guide/import.md", "utf8");
    const map = /`--map (customer_id=subscription_external_id[^ ]+) --minor`/.exec(guide)?.[1] ?? "";
    await inScratch(async (scratch) => {
      const data = `${scratch}/data`;
      const path = await writeInto(
        scratch,
        "fees.csv",
        `invoice_lago_id,invoice_number,invoice_issuing_date,fee_lago_id,fee_item_type,fee_item_code,subscription_external_id,subscription_plan_code,fee_from_date_utc,fee_to_date_utc,fee_amount_currency,fee_units,fee_taxes_amount_cents,fee_total_amount_cents
i1,N-1,2024-02-01,f1,subscription,pro,s1,pro,2024-01-01T00:00:00+00:00,2024-01-31T23:59:59+00:00,USD,1,200,1200
i2,N-2,2024-03-01,f2,subscription,pro,s1,pro,2024-02-01T00:00:00+00:00,2024-02-29T23:59:59+00:00,USD,1,400,2400
`,
      );
      const args = ["import", "invoices", path, "--map", map, "--minor", "--data", data];
      expect(await cambiumHere(args)).toMatchObject({ code: 0 });
      const found: { rows: { value: number }[] } = JSON.parse(await mrrOf(data));
      expect(found.rows.slice(0, 2).map(({ value }) => value)).toEqual([1000, 2000]);
    });
  });
});

const file: ReadableFile = { name: "rows.csv", path: "rows.csv", kind: "csv", emptyRows: [], headerPath: "" };
const said = { map: {}, set: {} };
const headersOf = (content: string) => (content.split("\n")[0] ?? "").toLowerCase().split(/[,;\t]/);
const find = (headers: string[], preset?: string, kind = "subscriptions") =>
  presetOf(file, kind, headers, { ...said, preset });

describe("a preset", () => {
  it.each(samples)("$preset is no other's, and none without one of its headers", ({ preset, content }) => {
    const headers = headersOf(content);
    const kind = kindOf(preset);
    expect(find(headers, undefined, kind)?.name).toBe(preset);
    expect(
      EXPORT_PRESETS.filter(({ recognisedBy }) =>
        recognisedBy.every((one) => headers.includes(one.toLowerCase())),
      ).map(({ name }) => name),
    ).toEqual([preset]);
    const known = EXPORT_PRESETS.find(({ name }) => name === preset)?.recognisedBy ?? [];
    for (const header of known)
      expect(
        find(
          headers.filter((one) => one !== header.toLowerCase()),
          undefined,
          kind,
        ),
      ).toBeNull();
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
    for (const { name: preset, source, recognisedBy, map, ignore, kind } of EXPORT_PRESETS) {
      expect(source.address).toMatch(/\w+\.\w+/);
      expect(source.seen).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(recognisedBy.length).toBeGreaterThan(preset === "hubspot" ? 2 : 4);
      const fields = shapes.find(({ name }) => name === kind)?.fields.map(({ name }) => name) ?? [];
      expect(Object.keys(map).filter((name) => !fields.includes(name))).toEqual([]);
      expect(new Set(ignore).size).toBe(ignore.length);
    }
  });
});
