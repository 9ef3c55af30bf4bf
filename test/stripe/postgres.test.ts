import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StripeData } from "../../sim/stripe/data/data.ts";
import { largeAccount } from "../../sim/stripe/large/large.ts";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { syncPostgresOperation } from "../../src/api/evidence/sync-postgres.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { CambiumError } from "../../src/base/error.ts";
import { postgresText } from "../../src/cli/print/print-postgres.ts";
import { verifyText } from "../../src/cli/print/print-verify.ts";
import { readEvent, readObject } from "../../src/sources/stripe/objects/objects.ts";
import { forgetUntold } from "../../src/sources/stripe/postgres/columns-of-copy.ts";
import { importText } from "../reconcile/list.ts";
import { ownDatabase } from "../shared.ts";
import { effects, inFolder, inWorkspace } from "../workspace.ts";
import type { Cluster } from "./cluster.ts";
import { addToCopy, type CopyStyle, copyOf, type Objects, writeCopy } from "./copy.ts";

const T0 = 1_700_000_000;
const AT = "2026-01-01T00:00:00Z";
const AT_SECONDS = Date.parse(AT) / 1000;

const product = { id: "prod_1", object: "product", name: "Pro", metadata: {}, livemode: true };
const price = {
  id: "price_1",
  object: "price",
  product: "prod_1",
  currency: "usd",
  billing_scheme: "per_unit",
  unit_amount: 500,
  unit_amount_decimal: "500",
  recurring: { interval: "month", interval_count: 1, usage_type: "licensed" },
  livemode: true,
};
const tiered = {
  ...price,
  id: "price_t",
  billing_scheme: "tiered",
  unit_amount: null,
  tiers_mode: "volume",
  unit_amount_decimal: null,
};
const coupon = { id: "TEN", object: "coupon", duration: "forever", percent_off: 10, livemode: true };
const customer = {
  id: "cus_1",
  object: "customer",
  name: "Acme",
  email: "pay@acme.test",
  created: T0,
  metadata: { crm_id: "42" },
  livemode: true,
};
const subscription = {
  id: "sub_1",
  object: "subscription",
  customer: "cus_1",
  status: "active",
  created: T0,
  start_date: T0,
  cancel_at_period_end: false,
  discount: { id: "di_1", object: "discount", start: T0, end: null, subscription: "sub_1", coupon },
  current_period_start: T0,
  current_period_end: T0 + 2_592_000,
  items: { data: [{ id: "si_1", created: T0, price, quantity: 3 }], has_more: false },
  livemode: true,
};
const itemCalled = (id: string) => ({ data: [{ id, created: T0, price, quantity: 3 }], has_more: false });
const canceled = {
  ...subscription,
  id: "sub_0",
  items: itemCalled("si_0"),
  status: "canceled",
  canceled_at: T0 + 50,
  ended_at: T0 + 50,
  discount: null,
};
const invoice = {
  id: "in_1",
  object: "invoice",
  customer: "cus_1",
  subscription: "sub_1",
  status: "paid",
  created: T0,
  currency: "usd",
  billing_reason: "subscription_create",
  attempt_count: 1,
  status_transitions: { finalized_at: T0, paid_at: T0 },
  lines: {
    data: [
      {
        id: "il_1",
        amount: 1350,
        quantity: 3,
        period: { start: T0, end: T0 + 2_592_000 },
        subscription: "sub_1",
        subscription_item: "si_1",
        proration: false,
        price: { id: "price_1", product: "prod_1" },
        discount_amounts: [{ amount: 150, discount: "di_1" }],
      },
    ],
    has_more: false,
  },
  livemode: true,
};

const OBJECTS: Objects = {
  products: [product],
  prices: [price],
  coupons: [coupon],
  customers: [customer],
  subscriptions: [canceled, subscription],
  subscription_items: [],
  invoices: [invoice],
};

/** What tables of columns have no column for, where live objects are read. */
const NO_COLUMN = [
  "coupons.applies_to",
  "coupons.currency_options",
  "invoices.parent",
  "prices.currency_options",
  "prices.tax_behavior",
  "subscriptions.discounts",
  "subscriptions.trial_settings",
].map((name) => `missing column ${name}`);

let cluster: Cluster;

beforeAll(async () => {
  cluster = await ownDatabase();
});

afterAll(async () => {
  await cluster?.stop();
});

type Asked = Partial<Parameters<typeof syncPostgresOperation.run>[1]>;

const sync = (workspace: Workspace, asked: Asked = {}) =>
  syncPostgresOperation.run(workspace, { url: cluster.url(), ...asked });

/** Everything in the log of Stripe objects, without when it was recorded. */
function logged({ store }: Workspace) {
  const reader = store.stripeReader();
  try {
    const types = ["product", "price", "coupon"].flatMap((type) => reader.latest(type));
    return [...types, ...[...reader.customers()].flat()].map(
      ({ account, type, id, seenAt, body, isDeleted }) => ({
        account,
        of: `${type} ${id}`,
        seenAt,
        body: JSON.parse(body),
        isDeleted,
      }),
    );
  } finally {
    reader.close();
  }
}

describe("a copy of Stripe's objects", () => {
  it.each<[CopyStyle, string]>([
    ["raw", "acct_1"],
    ["stripe", "acct_1"],
    ["renamed", "main"],
    ["columns", "main"],
  ])("is read as %s versions keep it", async (style, account) => {
    await writeCopy(cluster, style, OBJECTS);
    await inWorkspace(async (workspace) => {
      const found = await sync(workspace);
      expect(found.accounts).toEqual([account]);
      expect(found.rows.map(({ table, rows }) => [table, rows])).toEqual([
        ["products", 1],
        ["prices", 1],
        ["coupons", 1],
        ["customers", 1],
        ["subscriptions", 2],
        ["invoices", 1],
      ]);
      expect(found.warnings.map((warning) => warning.split(/ are stored as columns|:/)[0])).toEqual(
        style === "columns"
          ? [
              "coupons, customers, invoices, prices, products, subscription_items, subscriptions",
              ...NO_COLUMN,
            ]
          : [],
      );
      const log = logged(workspace);
      expect(log.map(({ of }) => of).sort()).toEqual(
        [
          ...["product prod_1", "price price_1", "coupon TEN", "customer cus_1", "discount di_1"],
          ...["invoice in_1", "subscription sub_0", "subscription sub_1"],
        ].sort(),
      );
      expect(new Set(log.map((one) => `${one.account} ${one.seenAt}`))).toEqual(
        new Set([`${account} ${AT_SECONDS}`]),
      );
      expect(log.find(({ of }) => of === "subscription sub_1")?.body).toMatchObject({
        status: "active",
        started: T0,
        discounts: ["di_1"],
        items: [{ id: "si_1", price: "price_1", quantity: 3, start: T0 }],
      });
      expect(log.find(({ of }) => of === "invoice in_1")?.body).toMatchObject({
        subscription: "sub_1",
        lines: [{ item: "si_1", amount: 1350, taken: [{ amount: 150, discount: "di_1" }] }],
      });
      expect(postgresText(found)).toContain("subscriptions");
    });
  });

  it("tells the same in every version that keeps objects", async () => {
    const told: unknown[] = [];
    for (const style of ["raw", "stripe", "renamed", "columns"] as const) {
      await writeCopy(cluster, style, OBJECTS);
      await inWorkspace(async (workspace) => {
        await sync(workspace, { account: style === "raw" || style === "stripe" ? undefined : "acct_1" });
        told.push(logged(workspace));
      });
    }
    for (const other of told.slice(1)) expect(other).toEqual(told[0]);
  });

  it("is read again only where it was written since, and adds nothing twice", async () => {
    await writeCopy(cluster, "raw", OBJECTS);
    await inWorkspace(async (workspace) => {
      const first = await sync(workspace);
      expect(first.rows.every(({ is_incremental }) => !is_incremental)).toBe(true);
      expect((await sync(workspace)).rows.map(({ added }) => added)).toEqual([0, 0, 0, 0, 0, 0]);
      await addToCopy(cluster, "raw", "customers", [{ ...customer, id: "cus_2" }], {
        at: "2026-02-01T00:00:00Z",
      });
      await sync(workspace);
      const past = { ...subscription, status: "past_due" };
      await addToCopy(cluster, "raw", "subscriptions", [past], { at: "2026-03-01T00:00:00Z" });
      const later = await sync(workspace);
      expect(later.rows.map(({ table, rows, added }) => [table, rows, added])).toEqual([
        ["products", 1, 0],
        ["prices", 1, 0],
        ["coupons", 1, 0],
        ["customers", 1, 0],
        ["subscriptions", 2, 1],
        ["invoices", 1, 0],
      ]);
      const last = await sync(workspace);
      expect(last.rows.map(({ table, rows, added }) => [table, rows, added])[4]).toEqual([
        "subscriptions",
        1,
        0,
      ]);
      expect((await sync(workspace, { full: true })).rows.map(({ rows }) => rows)).toEqual([
        1, 1, 1, 2, 2, 1,
      ]);
      const states = logged(workspace).filter(({ of }) => of === "subscription sub_1");
      expect(states.map(({ body }) => body.status)).toEqual(["active", "past_due"]);
    });
  });

  it("is read as a whole again when rows come late, as a backfill's do", async () => {
    await writeCopy(cluster, "stripe", OBJECTS);
    await inWorkspace(async (workspace) => {
      await sync(workspace);
      await addToCopy(cluster, "stripe", "customers", [{ ...customer, id: "cus_2" }], {
        at: "2024-01-01T00:00:00Z",
      });
      const found = await sync(workspace);
      expect(found.rows.filter(({ is_incremental }) => !is_incremental)).toEqual([
        { table: "customers", rows: 2, added: 1, is_incremental: false },
      ]);
      expect((await sync(workspace)).rows.every(({ is_incremental }) => is_incremental)).toBe(true);
    });
  });

  it("is larger than what is fetched at once", async () => {
    const customers = Array.from({ length: 1234 }, (_, index) => ({ ...customer, id: `cus_${index}` }));
    await writeCopy(cluster, "raw", { ...OBJECTS, customers });
    await inWorkspace(async (workspace) => {
      const found = await sync(workspace);
      expect(found.rows.find(({ table }) => table === "customers")).toMatchObject({
        rows: 1234,
        added: 1234,
      });
    });
  });

  it("may be of several accounts", async () => {
    await writeCopy(cluster, "raw", OBJECTS);
    const other = { ...customer, id: "cus_9" };
    await addToCopy(cluster, "raw", "customers", [other], { account: "acct_2" });
    await inWorkspace(async (workspace) => {
      expect((await sync(workspace, { account: "acct_2" })).accounts).toEqual(["acct_2"]);
      expect(logged(workspace).map(({ of }) => of)).toEqual(["customer cus_9"]);
      expect((await sync(workspace)).accounts).toEqual(["acct_1", "acct_2"]);
      await expect(sync(workspace, { account: "acct_3" })).rejects.toMatchObject({ code: "not_found" });
    });
  });

  it("leaves out test clocks and, beside live ones, objects of test mode", async () => {
    const customers = [
      customer,
      { ...customer, id: "cus_t", livemode: false },
      { ...customer, id: "cus_c", test_clock: "clock_1" },
    ];
    await writeCopy(cluster, "raw", { ...OBJECTS, customers });
    await inWorkspace(async (workspace) => {
      const { warnings } = await sync(workspace);
      expect(warnings).toEqual(["1 test clock object left out", "1 test mode object left out"]);
      expect(logged(workspace).some(({ of }) => of.includes("cus_t") || of.includes("cus_c"))).toBe(false);
      await writeCopy(
        cluster,
        "raw",
        { ...OBJECTS, subscriptions: [], customers: customers.slice(1, 2) },
        { account: "acct_t" },
      );
      await expect(sync(workspace)).rejects.toMatchObject({ code: "conflict" });
    });
  });

  it("knows what was deleted, where the copy says so", async () => {
    await writeCopy(cluster, "raw", OBJECTS);
    await inWorkspace(async (workspace) => {
      await sync(workspace);
      const gone = { id: "cus_1", object: "customer", deleted: true };
      await addToCopy(cluster, "raw", "customers", [gone], { at: "2026-02-01T00:00:00Z" });
      await sync(workspace);
      const states = logged(workspace).filter(({ of }) => of === "customer cus_1");
      expect(states.map(({ isDeleted }) => isDeleted)).toEqual([false, true]);
    });
  });

  it("may hold events, which tell when something happened", async () => {
    const event = {
      id: "evt_1",
      object: "event",
      type: "customer.subscription.updated",
      created: T0 + 500,
      livemode: true,
      data: { object: { ...subscription, status: "past_due" }, previous_attributes: { status: "active" } },
    };
    await writeCopy(cluster, "stripe", { ...OBJECTS, events: [event] });
    await inWorkspace(async (workspace) => {
      await sync(workspace);
      const seen = logged(workspace).filter(({ of }) => of === "subscription sub_1");
      expect(seen.map(({ seenAt, body }) => [seenAt, body.status])).toContainEqual([T0 + 500, "past_due"]);
    });
  });
});

/** Records what objects tell, without a database between; events in the order in which they happened. */
async function record(workspace: Workspace, objects: Objects, account: string, at: number): Promise<void> {
  const { events = [], ...rest } = objects;
  const happened = events.toSorted((a, b) => Number(a.created) - Number(b.created) || (a.id < b.id ? -1 : 1));
  const seen = [
    ...Object.values(rest).flatMap((list) => list.flatMap((raw) => readObject(raw, account, at).seen)),
    ...happened.flatMap((raw) => readEvent(raw, account).seen),
  ];
  await workspace.store.recordSeen(seen, new Date(at * 1000));
}

/** Entries of the log in one order, whatever order they came in. */
function inOrder(log: ReturnType<typeof logged>): string[] {
  return log.map((entry) => JSON.stringify(entry)).sort();
}

async function figuresOf(workspace: Workspace, policy: string): Promise<unknown[]> {
  await setSetting.run(workspace, { name: "policy", value: policy });
  const rates = ["EUR", "GBP", "JPY", "KWD"].map((code) => `2023-12-31,${code},USD,1.1`).join("\n");
  await importText(workspace, workspace.directory, "fx", `date,base,quote,rate\n${rates}\n`);
  const asked = { metric: "mrr", from: "2024-01", to: "2026-12", interval: "month" as const };
  return (await metric.run(workspace, asked)).rows;
}

describe("a copy of a simulated account", () => {
  const large = largeAccount({ customers: 150, invoices: 1500 });

  it.each<[string, CopyStyle, StripeData]>([
    ["150 plain customers", "raw", large],
    ["every feature, seed 1", "stripe", simulateAccount(1)],
    ["every feature, seed 2", "raw", simulateAccount(2)],
  ])("tells what its objects tell: %s", async (_, style, account) => {
    const objects = copyOf(account);
    const at = new Date(account.now() * 1000).toISOString();
    await writeCopy(cluster, style, objects, { account: account.id, at });
    await inWorkspace(async (workspace) => {
      const { rows, warnings } = await sync(workspace);
      expect(
        warnings.filter(
          (warning) => !/known by id only|more lines or items|without a list of products/.test(warning),
        ),
      ).toEqual([]);
      expect(rows.reduce((sum, one) => sum + one.rows, 0)).toBe(Object.values(objects).flat().length);
      await inWorkspace(async (other) => {
        await record(other, objects, account.id, account.now());
        const found = inOrder(logged(workspace));
        expect(found).toEqual(inOrder(logged(other)));
        expect(found.length).toBeGreaterThan(200);
        const figures = await figuresOf(workspace, "stripe");
        expect(figures).toEqual(await figuresOf(other, "stripe"));
        expect(figures.filter((row) => Number(Object(row).value) > 0).length).toBeGreaterThan(10);
      });
    });
  });

  it("misses what was cancelled, when the sync engine did not list it, and says so", async () => {
    await writeCopy(cluster, "raw", copyOf(large, "not canceled"), { account: large.id });
    const ended = [...large.list("subscriptions", { status: "canceled" })];
    const invoiced = ended.filter(({ id }) => [...large.list("invoices", { subscription: id })].length > 0);
    expect(invoiced.length).toBeGreaterThan(20);
    await inWorkspace(async (workspace) => {
      const { warnings } = await sync(workspace);
      expect(warnings.length).toBe(1);
      expect(warnings[0]).toContain(`invoices name ${invoiced.length} that it doesn't have`);
    });
  });
});

describe("what a copy does not tell is said", () => {
  it("of cancelled subscriptions that only invoices know", async () => {
    const lost = {
      ...invoice,
      id: "in_2",
      subscription: undefined,
      parent: { subscription_details: { subscription: "sub_lost" } },
    };
    const invoices = [invoice, lost, { ...lost, id: "in_3" }];
    await writeCopy(cluster, "raw", { ...OBJECTS, subscriptions: [subscription], invoices });
    await inWorkspace(async (workspace) => {
      const { warnings } = await sync(workspace);
      expect(warnings.length).toBe(1);
      expect(warnings[0]).toContain(
        "the subscriptions table has no canceled subscriptions, and invoices name 1 that",
      );
    });
    await writeCopy(cluster, "raw", { ...OBJECTS, invoices });
    await inWorkspace(async (workspace) => {
      expect((await sync(workspace)).warnings[0]).toContain(
        "invoices name 1 subscription that the subscriptions table",
      );
    });
  });

  it("of tiers, discounts by id, cut lists and rows that cannot be read", async () => {
    const ids = {
      ...subscription,
      id: "sub_2",
      items: itemCalled("si_2"),
      discount: null,
      discounts: ["di_9"],
    };
    const cut = { ...invoice, id: "in_2", lines: { ...invoice.lines, has_more: true } };
    const odd = { ...subscription, id: "sub_3", status: null };
    await writeCopy(cluster, "raw", {
      ...OBJECTS,
      prices: [price, tiered],
      subscriptions: [canceled, subscription, ids, odd],
      invoices: [invoice, cut],
    });
    await inWorkspace(async (workspace) => {
      const { warnings } = await sync(workspace);
      expect(warnings.map((warning) => warning.split(":")[0])).toEqual([
        "1 tiered price without tiers (price_t)",
        "1 discount known by id only",
        "1 object with more lines or items than the copy has",
        "1 row of subscriptions left out as unreadable; the first",
      ]);
      expect(warnings[3]).toContain("sub_3");
      expect(
        (await sync(workspace)).rows.find(({ table }) => table === "subscriptions")?.is_incremental,
      ).toBe(false);
    });
  });

  it("but items that stand in a table of their own are found there", async () => {
    const items = ["si_1", "si_2", "si_3"].map((id) => ({
      ...subscription.items.data[0]!,
      id,
      object: "subscription_item",
      subscription: "sub_1",
    }));
    const cut = { ...subscription, items: { data: items.slice(0, 1), has_more: true } };
    await writeCopy(cluster, "raw", {
      ...OBJECTS,
      subscriptions: [canceled, cut],
      subscription_items: items,
    });
    await inWorkspace(async (workspace) => {
      expect((await sync(workspace)).warnings).toEqual([]);
      expect(logged(workspace).find(({ of }) => of === "subscription sub_1")?.body.items.length).toBe(3);
    });
  });

  it("of rows that an upgrade of the sync engine emptied, and of tables that are not there", async () => {
    const { invoices: _, ...rest } = OBJECTS;
    await writeCopy(cluster, "renamed", rest);
    await cluster.run("update stripe.customers set raw_data = null");
    await inWorkspace(async (workspace) => {
      const { warnings } = await sync(workspace);
      expect(warnings[0]).toContain("missing table invoices");
      expect(warnings[1]).toContain("1 row of customers left out as unreadable");
    });
  });
});

/** Objects of today's versions, of which tables of columns leave most out. */
const { discount: _, current_period_start: __, current_period_end: ___, ...bare } = subscription;
const today = { ...bare, discounts: ["di_1"] };
const todaysInvoice = {
  ...invoice,
  subscription: undefined,
  parent: { subscription_details: { subscription: "sub_1" } },
  discounts: ["di_1"],
  lines: {
    data: invoice.lines.data.map(({ subscription: of, subscription_item, proration, ...line }) => ({
      ...line,
      parent: { subscription_item_details: { subscription: of, subscription_item, proration } },
    })),
    has_more: false,
  },
};

describe("a column that is not there", () => {
  const test = { livemode: false };
  const all = {
    ...OBJECTS,
    customers: [
      { ...customer, ...test },
      { ...customer, ...test, id: "cus_2" },
    ],
    subscriptions: [
      { ...today, ...test },
      { ...today, ...test, id: "sub_2", customer: "cus_2", items: itemCalled("si_2") },
    ],
    invoices: [{ ...todaysInvoice, ...test }],
  };

  it("is not known, and is named by the sync and by verify until Stripe itself is read", async () => {
    await writeCopy(cluster, "columns", all);
    await inWorkspace(async (workspace) => {
      const { warnings } = await sync(workspace, { account: "acct_1" });
      const columns = [
        ...NO_COLUMN,
        "missing column customers.test_clock",
        "missing column subscriptions.test_clock",
      ];
      expect(
        warnings
          .map((one) => one.split(":")[0])
          .filter((one) => one?.includes("column "))
          .sort(),
      ).toEqual(columns.sort());
      expect(warnings.some((one) => one.startsWith("1 discount known by id only"))).toBe(true);
      const log = logged(workspace);
      expect(log.find(({ of }) => of === "subscription sub_1")?.body.untold).toEqual([
        "discounts",
        "items.discounts",
      ]);
      expect(log.find(({ of }) => of === "invoice in_1")?.body.subscription).toBe("sub_1");
      const answer = await verify.run(workspace, {});
      const fields = answer.untold_fields.map(({ object, id, field, value }) =>
        [object, id, field, value].join(" "),
      );
      expect(fields).toEqual(
        expect.arrayContaining([
          "subscriptions  discounts ",
          "customers  test_clock ",
          "invoice in_1 discounts di_1",
        ]),
      );
      expect(fields.length).toBe(answer.untold);
      expect(verifyText(answer)).toContain("an invoice's subscription is only known from its lines");
      await forgetUntold(workspace.store, "acct_1");
      const later = await verify.run(workspace, {});
      expect(answer.untold - later.untold).toBe(columns.length);
    });
  });

  it("is no lost discount, nor a lost subscription", async () => {
    const lost = {
      ...todaysInvoice,
      id: "in_2",
      lines: {
        data: todaysInvoice.lines.data.map((line) => ({
          ...line,
          parent: { subscription_item_details: { subscription: "sub_lost" } },
        })),
      },
    };
    await writeCopy(cluster, "columns", {
      ...OBJECTS,
      subscriptions: [today],
      invoices: [todaysInvoice, lost],
    });
    await inWorkspace(async (workspace) => {
      const told = readObject(subscription, "acct_1", T0).seen;
      await workspace.store.recordSeen(told, new Date(T0 * 1000));
      const { warnings } = await sync(workspace, { account: "acct_1" });
      expect(warnings.some((one) => one.includes("invoices name 1 that it doesn't have"))).toBe(true);
      expect(warnings.some((one) => one.includes("known by id only"))).toBe(true);
      const { rows } = await metric.run(workspace, {
        metric: "mrr",
        from: "2026-01",
        to: "2026-01",
        interval: "month",
      });
      expect(rows).toMatchObject([{ value: 1350 }]);
    });
  });

  it("leaves out who is on a test clock as far as any table tells", async () => {
    await writeCopy(cluster, "columns", all);
    await cluster.run(
      `create table stripe.subscription_schedules (id text primary key, customer text, test_clock text);
       insert into stripe.subscription_schedules values ('sub_sched_1', 'cus_2', 'clock_1'), ('sub_sched_2', 'cus_1', null)`,
    );
    await inWorkspace(async (workspace) => {
      const { warnings } = await sync(workspace);
      expect(warnings).toContain("2 test clock objects left out");
      expect(
        logged(workspace)
          .map(({ of }) => of)
          .filter((of) => /_2$/.test(of)),
      ).toEqual([]);
    });
    const clocked = { ...customer, id: "cus_2", test_clock: "clock_1" };
    const event = (id: string, object: object) => ({
      id,
      object: "event",
      type: "customer.subscription.updated",
      created: T0,
      livemode: true,
      data: { object },
    });
    const events = [
      event("evt_1", { ...subscription, id: "sub_2", customer: "cus_2" }),
      event("evt_2", { ...subscription, id: "sub_3", test_clock: "clock_1" }),
    ];
    await writeCopy(cluster, "raw", { ...OBJECTS, customers: [customer, clocked], events });
    await inWorkspace(async (workspace) => {
      expect((await sync(workspace)).warnings).toEqual(["3 test clock objects left out"]);
    });
  });

  it("is said of coupons where there are several products", async () => {
    await writeCopy(cluster, "raw", { ...OBJECTS, products: [product, { ...product, id: "prod_2" }] });
    await inWorkspace(async (workspace) => {
      expect((await sync(workspace)).warnings).toEqual([
        "1 coupon without a list of products (TEN): applied to all; `cambium sync stripe` reads them",
      ]);
    });
    await writeCopy(cluster, "raw", OBJECTS);
    await addToCopy(cluster, "raw", "products", [{ ...product, id: "prod_2" }], { account: "acct_2" });
    await inWorkspace(async (workspace) => {
      expect((await sync(workspace, { account: "acct_1" })).warnings, "of another account").toEqual([]);
    });
    const all = { ...coupon, applies_to: null };
    await writeCopy(cluster, "raw", {
      ...OBJECTS,
      coupons: [all],
      products: [product, { ...product, id: "prod_2" }],
    });
    await inWorkspace(async (workspace) => {
      expect((await sync(workspace)).warnings).toEqual([]);
    });
  });
});

describe("a database that cannot be read", () => {
  const refused = async (asked: Asked): Promise<CambiumError> =>
    inWorkspace(async (workspace) => {
      try {
        await sync(workspace, asked);
      } catch (error) {
        if (error instanceof CambiumError) return error;
        throw error;
      }
      throw new Error("it was read");
    });

  it("says what stands in the way, and never the password", async () => {
    await writeCopy(cluster, "raw", OBJECTS);
    await cluster.run(
      "drop role if exists reader; create role reader login password 'reader-pw'; create schema if not exists other; create table if not exists other.subscriptions (id text)",
    );
    const cases: [Asked, string, string][] = [
      [{ url: "postgresql://u:hunter2@127.0.0.1:1/db" }, "usage", "127.0.0.1 port 1"],
      [{ url: "postgresql://u:hunter2@no-such-host.invalid/db" }, "usage", "no-such-host.invalid"],
      [{ url: cluster.url(undefined, "owner", "hunter2") }, "usage", `port ${cluster.port}`],
      [{ url: cluster.url("nothing") }, "usage", 'database "nothing" does not exist'],
      [{ url: `${cluster.url()}?sslmode=require` }, "usage", "SSL"],
      [{ url: "postgres://u:hunter2@[bad" }, "usage", "invalid database URL"],
      [{ url: "mysql://u:hunter2@host/db" }, "usage", "invalid database URL"],
      [{ url: "" }, "usage", "no database given"],
      [{ schema: "nowhere" }, "not_found", "unknown schema: nowhere"],
      [{ schema: "public" }, "not_found", "no table customers and no table subscriptions"],
      [
        { url: cluster.url(undefined, "reader", "reader-pw") },
        "usage",
        "permission denied for schema stripe",
      ],
    ];
    for (const [asked, code, text] of cases) {
      const error = await refused(asked);
      expect({ asked, code: error.code, message: error.message }).toMatchObject({ code });
      expect(error.message).toContain(text);
      expect((error.hint ?? "").length).toBeGreaterThan(10);
      const all = `${error.message} ${error.hint} ${error.stack} ${String(error.cause)}`;
      for (const secret of ["hunter2", "s3cret", "reader-pw"]) expect(all).not.toContain(secret);
    }
    expect((await refused({ schema: "nowhere" })).hint).toContain("other, stripe");
  });

  it("is named by DATABASE_URL, where nothing else names it", async () => {
    await writeCopy(cluster, "raw", OBJECTS);
    await inFolder(async (directory) => {
      const env = { DATABASE_URL: cluster.url() };
      const workspace = await Workspace.open(directory, { ...effects, env });
      const { rows } = await syncPostgresOperation.run(workspace, {});
      await workspace.close();
      expect(rows.length).toBe(6);
    });
  });

  it("is not asked for the demo company", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 20 });
      await expect(sync(workspace)).rejects.toMatchObject({ code: "conflict" });
    });
  });

  it("is left unchanged", async () => {
    await writeCopy(cluster, "raw", OBJECTS);
    await cluster.run(
      "drop role if exists keen; create role keen login password 'keen'; grant usage on schema stripe to keen; grant select on all tables in schema stripe to keen",
    );
    await inWorkspace(async (workspace) => {
      const found = await sync(workspace, { url: cluster.url(undefined, "keen", "keen") });
      expect(found.rows.length).toBe(6);
    });
  });
});
