import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimAccount } from "../../sim/stripe/account/account.ts";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { sqlOperation, sqlSchemaOperation } from "../../src/api/sql/sql-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { LIVE } from "../stripe/syncing.ts";
import { effects, type Folder, openFolder } from "../workspace.ts";

type Row = Record<string, string | number | boolean | null>;
interface Event {
  at: string;
  type: string;
  item: string;
  subscription: string;
  customer: string;
  price: string;
  product: string;
  currency: string;
  mrr: number;
  quantity: number;
}
/** What the tables hold, read plainly: what queries make of it is computed here by other means. */
interface Data {
  account: SimAccount;
  events: Event[];
}

let stripe: SimulatedStripe;
let folder: Folder;
let workspace: Workspace;
let data: Data;

const sql = async (text: string, more: { param?: string[]; limit?: number } = {}): Promise<Row[]> =>
  (await sqlOperation.run(workspace, { sql: text, limit: 100_000, ...more })).rows;

beforeAll(async () => {
  const account = simulateAccount(7, { settings: [], customers: 14 });
  stripe = await startStripe([account], { keys: { [LIVE]: { accounts: [account.id] } } });
  folder = await openFolder();
  workspace = await Workspace.open(`${folder.directory}/own`, {
    ...effects,
    now: () => new Date(account.now() * 1000),
    env: { STRIPE_API_BASE: stripe.url, STRIPE_API_KEY: LIVE, CAMBIUM_KEY_FILE: `${folder.directory}/key` },
  });
  await syncStripeOperation.run(workspace, {});
  const rows = await sql(
    "select * from subscription_item_change_events order by event_timestamp, subscription_item_id, mrr_change",
  );
  data = {
    account,
    events: rows.map((row) => ({
      ...{
        at: String(row.event_timestamp),
        type: String(row.event_type),
        item: String(row.subscription_item_id),
      },
      ...{
        subscription: String(row.subscription_id),
        customer: String(row.customer_id),
        price: String(row.price_id),
      },
      ...{ product: String(row.product_id), currency: String(row.currency) },
      ...{ mrr: Number(row.mrr_change), quantity: Number(row.quantity_change) },
    })),
  };
});

afterAll(async () => {
  await workspace.close();
  await stripe.close();
  await folder.close();
});

const sum = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((total, one) => total + of(one), 0);
const month = ({ at }: { at: string }) => at.slice(0, 7);
const time = (second: number | null | undefined) =>
  second == null ? null : new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");
const unique = <T>(list: T[]): T[] => [...new Set(list)].sort();

function grouped<T>(list: readonly T[], of: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(of(one), [...(groups.get(of(one)) ?? []), one]);
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const perGroup = <T>(list: readonly T[], of: (one: T) => string, value: (some: T[]) => Row[string]): Row[] =>
  [...grouped(list, of)].map(([key, some]) => ({ key, value: value(some) }));

/** Every month from the first event to the last, with what had come together by its end. */
function running(events: Event[]): Row[] {
  const [first, last] = [events[0], events.at(-1)].map((event) => (event === undefined ? "" : month(event)));
  const rows: Row[] = [];
  for (
    let at = new Date(`${first}-01`);
    at.toISOString().slice(0, 7) <= (last ?? "");
    at.setUTCMonth(at.getUTCMonth() + 1)
  ) {
    const key = at.toISOString().slice(0, 7);
    rows.push({
      key,
      value: sum(
        events.filter((event) => month(event) <= key),
        ({ mrr }) => mrr,
      ),
    });
  }
  return rows;
}

/** Queries in the ways in which people write them for Sigma, with what they have to give. */
const QUERIES: Record<string, [sql: string, rows: (data: Data) => Row[]]> = {
  "MRR by month with running sums": [
    `with months as (
       select date_add('month', n, date_trunc('month', (select min(event_timestamp) from subscription_item_change_events))) as month
       from unnest(sequence(0, 60)) as t(n)
     ), changes as (
       select date_trunc('month', event_timestamp) as month, sum(mrr_change) as change from subscription_item_change_events group by 1
     )
     select date_format(m.month, '%Y-%m') as key, sum(coalesce(c.change, 0)) over (order by m.month rows between unbounded preceding and current row) as value
     from months m left join changes c on c.month = m.month
     where m.month <= (select date_trunc('month', max(event_timestamp)) from subscription_item_change_events) order by 1`,
    ({ events }) => running(events),
  ],
  "MRR now by currency": [
    "select currency as key, sum(mrr_change) as value from subscription_item_change_events group by currency order by 1",
    ({ events }) =>
      perGroup(
        events,
        ({ currency }) => currency,
        (some) => sum(some, ({ mrr }) => mrr),
      ),
  ],
  "MRR by price": [
    `select coalesce(e.price_id, '-') as key, sum(e.mrr_change) as value from subscription_item_change_events e
     left join prices p on p.id = e.price_id group by 1 order by 1`,
    ({ events }) =>
      perGroup(
        events,
        ({ price }) => price,
        (some) => sum(some, ({ mrr }) => mrr),
      ),
  ],
  "MRR by the names of products": [
    `select p.name as key, sum(e.mrr_change) as value from subscription_item_change_events e join products p on p.id = e.product_id group by p.name order by p.name`,
    ({ events, account }) => {
      const names = new Map([...account.all("products")].map(({ id, name }) => [id, name]));
      return perGroup(
        events,
        ({ product }) => names.get(product) ?? "",
        (some) => sum(some, ({ mrr }) => mrr),
      );
    },
  ],
  "monthly movements by event type": [
    `select date_format(event_timestamp, '%Y-%m') || ' ' || event_type as key, sum(mrr_change) as value from subscription_item_change_events
     group by 1 order by 1`,
    ({ events }) =>
      perGroup(
        events,
        (one) => `${month(one)} ${one.type}`,
        (some) => sum(some, ({ mrr }) => mrr),
      ),
  ],
  "movements side by side": [
    `select substr(cast(cast(event_timestamp as date) as varchar), 1, 7) as key,
       sum(case when mrr_change > 0 then mrr_change else 0 end) as up, sum(if(mrr_change < 0, mrr_change, 0)) as down
     from subscription_item_change_events group by 1 order by 1`,
    ({ events }) =>
      [...grouped(events, month)].map(([key, some]) => ({
        key,
        up: sum(some, ({ mrr }) => Math.max(mrr, 0)),
        down: sum(some, ({ mrr }) => Math.min(mrr, 0)),
      })),
  ],
  "seats by item": [
    `select subscription_item_id as key, sum(quantity_change) as value from subscription_item_change_events group by 1 having sum(quantity_change) > 0 order by 1`,
    ({ events }) =>
      perGroup(
        events,
        ({ item }) => item,
        (some) => sum(some, ({ quantity }) => quantity),
      ).filter(({ value }) => Number(value) > 0),
  ],
  "customers that pay something": [
    `select count(*) as value from (select customer_id from subscription_item_change_events group by customer_id having sum(mrr_change) > 0)`,
    ({ events }) => [
      {
        value: [...grouped(events, ({ customer }) => customer).values()].filter(
          (some) => sum(some, ({ mrr }) => mrr) > 0,
        ).length,
      },
    ],
  ],
  "first and last change of each customer": [
    `select customer_id as key, min(event_timestamp) as first, max_by(event_type, event_timestamp) is not null as has_last from subscription_item_change_events group by 1 order by 1`,
    ({ events }) =>
      [...grouped(events, ({ customer }) => customer)].map(([key, some]) => ({
        key,
        first: some[0]?.at ?? null,
        has_last: true,
      })),
  ],
  "the largest upgrade of each customer": [
    `select customer_id as key, mrr_change as value from (
       select customer_id, mrr_change, row_number() over (partition by customer_id order by mrr_change desc, event_timestamp, subscription_item_id) as place
       from subscription_item_change_events where event_type in ('ACTIVE_UPGRADE', 'ACTIVE_QUANTITY_INCREASE')
     ) where place = 1 order by 1`,
    ({ events }) =>
      perGroup(
        events.filter(({ type }) => ["ACTIVE_UPGRADE", "ACTIVE_QUANTITY_INCREASE"].includes(type)),
        ({ customer }) => customer,
        (some) => Math.max(...some.map(({ mrr }) => mrr)),
      ),
  ],
  "the change before, without gaps": [
    `select subscription_item_id as key, lag(mrr_change) ignore nulls over (partition by subscription_item_id order by event_timestamp, mrr_change) as before, mrr_change as value
     from subscription_item_change_events order by event_timestamp, subscription_item_id, mrr_change limit 20`,
    ({ events }) =>
      events.slice(0, 20).map((event) => {
        const own = events.filter(({ item }) => item === event.item);
        return { key: event.item, before: own[own.indexOf(event) - 1]?.mrr ?? null, value: event.mrr };
      }),
  ],
  "types of events as a list": [
    "select array_join(array_sort(array_agg(distinct event_type)), ', ') as value from subscription_item_change_events",
    ({ events }) => [{ value: unique(events.map(({ type }) => type)).join(", ") }],
  ],
  "MRR by currency as a map": [
    "select map_agg(currency, mrr) as value from (select currency, sum(mrr_change) as mrr from subscription_item_change_events group by 1 order by 1)",
    ({ events }) => [
      {
        value: JSON.stringify(
          Object.fromEntries(
            [...grouped(events, ({ currency }) => currency)].map(([key, some]) => [
              key,
              sum(some, ({ mrr }) => mrr),
            ]),
          ),
        ),
      },
    ],
  ],
  "the map taken apart again": [
    `with m as (select map_agg(currency, mrr) as by_currency from (select currency, sum(mrr_change) as mrr from subscription_item_change_events group by 1))
     select t.k as key, t.v as value from m cross join unnest(by_currency) as t(k, v) order by 1`,
    ({ events }) =>
      perGroup(
        events,
        ({ currency }) => currency,
        (some) => sum(some, ({ mrr }) => mrr),
      ),
  ],
  "items of each customer as a map of lists": [
    `select cardinality(multimap_agg(customer_id, subscription_item_id)) as value from subscription_item_change_events`,
    ({ events }) => [{ value: unique(events.map(({ customer }) => customer)).length }],
  ],
  "metadata by map_agg": [
    `with metadata as (select customer_id, map_agg(key, value) as entries from customers_metadata group by 1)
     select c.id as key, element_at(m.entries, 'segment') as value from customers c left join metadata m on m.customer_id = c.id where not c.deleted order by 1`,
    ({ account }) =>
      [...account.all("customers")]
        .map(({ id, metadata }) => ({ key: id, value: metadata.segment ?? null }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  ],
  "MRR by a key of the metadata": [
    `select element_at(m.entries, 'segment') as key, sum(e.mrr_change) as value
     from subscription_item_change_events e join (select customer_id, map_agg(key, value) as entries from customers_metadata group by 1) m on m.customer_id = e.customer_id
     where e.currency = 'usd' group by 1 order by 1`,
    ({ events: all, account }) => {
      const known = new Set([...account.all("customers")].map(({ id }) => id));
      const events = all.filter(({ customer }) => known.has(customer));
      const segments = new Map(
        [...account.all("customers")].map(({ id, metadata }) => [id, metadata.segment ?? ""]),
      );
      return perGroup(
        events.filter(({ currency }) => currency === "usd"),
        ({ customer }) => segments.get(customer) ?? "",
        (some) => sum(some, ({ mrr }) => mrr),
      );
    },
  ],
  "customers, when they came": [
    "select id as key, created, lower(email) like '%@%.example' as has_mail from customers where not deleted order by id",
    ({ account }) =>
      [...account.all("customers")]
        .map(({ id, created }) => ({ key: id, created: time(created), has_mail: true }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  ],
  "customers by quarter of their first day": [
    `select concat(cast(year(created) as varchar), '-Q', cast(quarter(created) as varchar)) as key, count(*) as value from customers where not deleted group by 1 order by 1`,
    ({ account }) =>
      perGroup(
        [...account.all("customers")],
        ({ created }) => {
          const at = new Date(created * 1000);
          return `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
        },
        (some) => some.length,
      ),
  ],
  "customers by week day": [
    "select day_of_week(created) as key, count(*) as value from customers where not deleted group by 1 order by 1",
    ({ account }) =>
      perGroup(
        [...account.all("customers")],
        ({ created }) => String(new Date(created * 1000).getUTCDay() || 7),
        (some) => some.length,
      ).map(({ key, value }) => ({ key: Number(key), value: value ?? null })),
  ],
  "subscriptions by status": [
    "select status as key, count(*) as value from subscriptions where id in (select subscription_id from subscription_item_change_events) group by 1 order by 1",
    ({ account }) => {
      const known = new Set(data.events.map(({ subscription }) => subscription));
      const all = [...account.all("subscriptions")].filter(({ id }) => known.has(id));
      return perGroup(
        all,
        ({ status }) => status,
        (some) => some.length,
      );
    },
  ],
  "subscriptions that end with their period": [
    "select count_if(cancel_at_period_end) as value from subscriptions",
    ({ account }) => [
      {
        value: [...account.all("subscriptions")].filter(({ cancel_at_period_end }) => cancel_at_period_end)
          .length,
      },
    ],
  ],
  "prices with their intervals": [
    `select id as key, concat(cast(recurring_interval_count as varchar), ' ', recurring_interval) as value from prices
     where recurring_usage_type = 'licensed' and billing_scheme = 'per_unit' and id in (select price_id from subscription_item_change_events) order by 1`,
    ({ account, events }) =>
      [...account.all("prices")]
        .filter(({ id }) => events.some(({ price }) => price === id))
        .filter(
          ({ recurring, billing_scheme }) =>
            recurring?.usage_type === "licensed" && billing_scheme === "per_unit",
        )
        .map(({ id, recurring }) => ({
          key: id,
          value: `${recurring?.interval_count} ${recurring?.interval}`,
        }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  ],
  "invoices by status": [
    "select status as key, count(*) as value from invoices group by 1 order by 1",
    ({ account }) =>
      perGroup(
        [...account.all("invoices")],
        ({ status }) => String(status),
        (some) => some.length,
      ),
  ],
  "billed by month": [
    "select date_format(date, '%Y-%m') as key, sum(subtotal) as value from invoices where status in ('paid', 'open') group by 1 order by 1",
    ({ account }) =>
      perGroup(
        [...account.all("invoices")].filter(({ status }) => status === "paid" || status === "open"),
        ({ created }) => String(time(created)).slice(0, 7),
        (some) => sum(some, ({ lines }) => sum(lines.data, ({ amount }) => amount)),
      ),
  ],
  "overdue customers": [
    `select customer_id as key, count(*) as value from invoices where status = 'open' and attempted and not paid group by 1 order by 1`,
    ({ account }) =>
      perGroup(
        [...account.all("invoices")].filter(
          ({ status, attempt_count }) => status === "open" && attempt_count > 0,
        ),
        ({ customer }) => String(customer),
        (some) => some.length,
      ),
  ],
  "days from an invoice to its payment": [
    `select max(date_diff('day', date, status_transitions_paid_at)) as value from invoices where paid`,
    ({ account }) => [
      {
        value: Math.max(
          ...[...account.all("invoices")]
            .filter(({ status }) => status === "paid")
            .map(({ created, status_transitions }) =>
              Math.floor(((status_transitions.paid_at ?? created) - created) / 86_400),
            ),
        ),
      },
    ],
  ],
  "lines that are prorated": [
    "select proration as key, count(*) as lines, sum(amount) as value from invoice_line_items group by 1 order by 1",
    ({ account }) => {
      const lines = [...account.all("invoices")].flatMap((invoice) => invoice.lines.data);
      const isProration = (line: (typeof lines)[number]) =>
        line.parent?.subscription_item_details?.proration ??
        line.parent?.invoice_item_details?.proration ??
        false;
      return [...grouped(lines, (line) => String(isProration(line)))].map(([key, some]) => ({
        key: key === "true",
        lines: some.length,
        value: sum(some, ({ amount }) => amount),
      }));
    },
  ],
  "what coupons took off": [
    `select coalesce(sum(amount), 0) as value from invoice_line_item_discount_amounts`,
    ({ account }) => [
      {
        value: sum([...account.all("invoices")], ({ lines }) =>
          sum(lines.data, ({ discount_amounts }) => sum(discount_amounts ?? [], ({ amount }) => amount)),
        ),
      },
    ],
  ],
  "coupons through unnest and split": [
    `select c.id as key, cardinality(array_distinct(split(concat(c.duration, ',', coalesce(cast(c.percent_off as varchar), 'amount')), ','))) as value,
       (select count(*) from unnest(split('a,b,c', ',')) as t(x)) as three from coupons c order by 1`,
    ({ account }) =>
      [...account.all("coupons")]
        .map(({ id }) => ({ key: id, value: 2, three: 3 }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  ],
  "items with their prices now": [
    `select i.id as key, p.product_id = i.price_product_id as fits from subscription_items i join prices p on p.id = i.price_id
     where i.id in (select subscription_item_id from subscription_item_change_events) order by 1`,
    ({ events }) => unique(events.map(({ item }) => item)).map((key) => ({ key, fits: true })),
  ],
  "NRR of cohorts with greatest and least": [
    `with firsts as (select customer_id, min(event_timestamp) as first from subscription_item_change_events group by 1),
     sums as (
       select date_format(f.first, '%Y') as key, e.customer_id,
         sum(case when e.event_timestamp <= date_add('day', 30, f.first) then e.mrr_change else 0 end) as base, sum(e.mrr_change) as now
       from subscription_item_change_events e join firsts f on f.customer_id = e.customer_id where e.currency = 'usd' group by 1, 2
     )
     select key, sum(greatest(now, 0)) as net, sum(least(now, base)) as gross, sum(base) as base from sums group by 1 order by 1`,
    ({ events }) => {
      const customers = [...grouped(events, ({ customer }) => customer).values()];
      const rows = customers.flatMap((all) => {
        const [first] = all;
        const some = all.filter(({ currency }) => currency === "usd");
        if (first === undefined || some.length === 0) return [];
        const end = Date.parse(`${first.at.replace(" ", "T")}Z`) + 30 * 86_400_000;
        const base = sum(
          some.filter(({ at }) => Date.parse(`${at.replace(" ", "T")}Z`) <= end),
          ({ mrr }) => mrr,
        );
        return [{ key: first.at.slice(0, 4), base, now: sum(some, ({ mrr }) => mrr) }];
      });
      return [...grouped(rows, ({ key }) => key)].map(([key, some]) => ({
        key,
        net: sum(some, ({ now }) => Math.max(now, 0)),
        gross: sum(some, ({ now, base }) => Math.min(now, base)),
        base: sum(some, ({ base }) => base),
      }));
    },
  ],
  "daily MRR of one currency": [
    `with days as (select day from unnest(sequence(date '2025-01-01', date '2025-01-31')) as t(day))
     select cast(d.day as varchar) as key, (select coalesce(sum(mrr_change), 0) from subscription_item_change_events e
       where cast(e.event_timestamp as date) <= d.day and e.currency = 'usd') as value from days d order by 1`,
    ({ events }) =>
      Array.from({ length: 31 }, (_, day) => {
        const key = `2025-01-${String(day + 1).padStart(2, "0")}`;
        return {
          key,
          value: sum(
            events.filter(({ at, currency }) => currency === "usd" && at.slice(0, 10) <= key),
            ({ mrr }) => mrr,
          ),
        };
      }),
  ],
  "rates of a day as JSON": [
    `select cast(json_extract_scalar('{"eur": 0.5, "jpy": 150}', '$.eur') as double) as eur, cast(json_parse('{"eur": 0.5}') as map(varchar, double))['eur'] as again`,
    () => [{ eur: 0.5, again: 0.5 }],
  ],
  "amounts in units of their currencies": [
    `select e.currency as key, decimalize_amount_no_display(e.currency, sum(e.mrr_change), 3) as value from subscription_item_change_events e group by 1 order by 1`,
    ({ events }) =>
      perGroup(
        events,
        ({ currency }) => currency,
        (some) => {
          const digits: Record<string, number> = { jpy: 0, kwd: 3 };
          return sum(some, ({ mrr }) => mrr) / 10 ** (digits[some[0]?.currency ?? ""] ?? 2);
        },
      ),
  ],
  "changes of customers": [
    `select customer_id as key, sum(mrr_change) as value, count_if(event_type = 'ACTIVE_START') <= 1 as once from customer_change_events group by 1 order by 1`,
    ({ events }) =>
      [...grouped(events, ({ customer }) => customer)]
        .map(([key, some]) => ({ key, value: sum(some, ({ mrr }) => mrr), once: true }))
        .filter(({ key }) => data.events.some(({ customer, mrr }) => customer === key && mrr !== 0)),
  ],
  "the second name of the events": [
    "select count(*) as value from subscription_item_change_events_v2_beta",
    ({ events }) => [{ value: events.length }],
  ],
  "a quarter of a year in local time": [
    `select date_format(event_timestamp at time zone 'Asia/Tokyo', '%Y-%m-%d') as key, count(*) as value from subscription_item_change_events group by 1 order by 1`,
    ({ events }) =>
      perGroup(
        events,
        ({ at }) =>
          new Date(Date.parse(`${at.replace(" ", "T")}Z`) + 9 * 3_600_000).toISOString().slice(0, 10),
        (some) => some.length,
      ),
  ],
  "customers without an event": [
    "select count(*) as value from customers c where not deleted and not exists (select 1 from subscription_item_change_events e where e.customer_id = c.id)",
    ({ events, account }) => {
      const known = new Set(events.map(({ customer }) => customer));
      return [{ value: [...account.all("customers")].filter(({ id }) => !known.has(id)).length }];
    },
  ],
  "ids in a format": [
    `select format('%s has %d', currency, count(*)) as value from subscription_item_change_events group by currency order by currency`,
    ({ events }) =>
      [...grouped(events, ({ currency }) => currency)].map(([key, some]) => ({
        value: `${key} has ${some.length}`,
      })),
  ],
  "shares of the whole": [
    `select currency as key, round(100.0 * count(*) / sum(count(*)) over (), 1) as value from subscription_item_change_events group by 1 order by 1`,
    ({ events }) =>
      perGroup(
        events,
        ({ currency }) => currency,
        (some) => Math.round((1000 * some.length) / events.length) / 10,
      ),
  ],
};

describe("a query written for Sigma", () => {
  it.each(Object.keys(QUERIES))("%s", async (name) => {
    const [text, expected] = QUERIES[name] ?? ["", () => []];
    expect(await sql(text)).toEqual(expected(data));
  });

  it("reads MRR that is that of the metric, month by month", async () => {
    const { events } = data;
    const dollars = events.filter(({ currency }) => currency === "usd");
    const { rows } = await metric.run(workspace, {
      ...{ metric: "mrr", where: ["currency=USD"], policy: "stripe" },
      from: month(dollars[0] ?? { at: "" }),
      to: month(dollars.at(-1) ?? { at: "" }),
    });
    expect(rows.length).toBeGreaterThan(10);
    const until = (period: unknown) =>
      sum(
        dollars.filter((event) => month(event) <= String(period)),
        ({ mrr }) => mrr,
      );
    expect(rows.map(({ period, value }) => [period, value])).toEqual(
      rows.map(({ period }) => [period, until(period)]),
    );
  });
});

describe("the tables", () => {
  it("have comments for every column, and reasons for those that are missing", async () => {
    const { rows, tables, missing } = await sqlSchemaOperation.run(workspace, {});
    expect(rows.filter(({ comment }) => comment === "")).toEqual([]);
    expect(tables.length).toBeGreaterThan(20);
    expect(missing.map(({ table }) => table)).toContain("charges");
    await expect(sqlSchemaOperation.run(workspace, { table: "charges" })).rejects.toMatchObject({
      hint: "Cambium doesn't read payments.",
    });
  });

  it("of ours add up to the figures of the metrics", async () => {
    const rows = await sql(
      "select date_format(moved_on, '%Y-%m') as month, sum(amount) as value from cambium.movements where type = 'expansion' and currency = 'USD' group by 1 order by 1",
    );
    const found = await metric.run(workspace, {
      metric: "expansion_mrr",
      where: ["currency=USD"],
      from: String(rows[0]?.month),
      to: String(rows.at(-1)?.month),
    });
    // Figures are rounded in one tree with opening and closing: each may be a cent from its own rounding.
    for (const { period, value } of found.rows) {
      const own = Math.round(Number(rows.find((row) => row.month === period)?.value ?? 0) * 100);
      expect({ period, apart: Math.abs(own - Number(value)) <= 1 }).toEqual({ period, apart: true });
    }
  });
});
