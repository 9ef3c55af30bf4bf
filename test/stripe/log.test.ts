import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { buildOwnBooks } from "../../src/api/own-books.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { readEvent, readObject } from "../../src/sources/stripe/objects/objects.ts";
import type { Seen } from "../../src/store/stripe/log.ts";
import { several } from "../amount.ts";
import { inWorkspace } from "../workspace.ts";
import { day, eventOf, itemOf, priceOf, START, subscriptionOf } from "./objects-of.ts";
import { bench } from "./syncing.ts";

const seat = priceOf("price_seat", 1000);
const product = { id: "prod_1", object: "product", name: "Seats", metadata: {}, livemode: true };
const record = (w: Workspace, seen: Seen[]) => w.store.recordSeen(seen, new Date(0));
const states = async (w: Workspace) => {
  await buildOwnBooks(w);
  const rows = await w.warehouse.query("select * exclude (import_seq) from raw_stripe_states order by all");
  return rows.map((row) => JSON.stringify(row, (_, v) => (typeof v === "bigint" ? String(v) : v)));
};

test("two accounts, each with its own coupon TEN and its own plan gold", async () => {
  await inWorkspace(async (w) => {
    const put = (account: string, cents: number, percent: number, cus: string) => {
      const gold = priceOf("gold", cents);
      const d = {
        id: `di_${cus}`,
        object: "discount",
        start: START,
        end: null,
        customer: cus,
        subscription: `sub_${cus}`,
        source: { coupon: "TEN" },
      };
      return [
        gold,
        { id: "TEN", object: "coupon", duration: "forever", percent_off: percent },
        subscriptionOf([itemOf(gold, 1, { id: `si_${cus}` })], {
          id: `sub_${cus}`,
          customer: cus,
          discounts: [d],
        }),
      ].flatMap((raw) => readObject(raw, account, day(40)).seen);
    };
    await record(w, put("acct_a", 1000, 10, "cus_a"));
    await record(w, put("acct_b", 9000, 50, "cus_b"));
    await buildOwnBooks(w);
    const rows = await w.warehouse.query(
      "select import_account as account, amount_micros::double as amount, percent_forever as off from raw_stripe_states order by 1",
    );
    expect(rows).toEqual([
      { account: "acct_a", amount: 10_000_000, off: 100_000 },
      { account: "acct_b", amount: 90_000_000, off: 500_000 },
    ]);
  });
}, 300_000);

test("a change of one account's plan gold leaves the other account's in the catalogue", async () => {
  await inWorkspace(async (w) => {
    await record(
      w,
      [product, priceOf("gold", 1000)].flatMap((raw) => readObject(raw, "acct_a", day(1)).seen),
    );
    await record(
      w,
      [product, priceOf("gold", 9000)].flatMap((raw) => readObject(raw, "acct_b", day(1)).seen),
    );
    await record(
      w,
      [subscriptionOf([itemOf(seat, 1)])].flatMap((raw) => readObject(raw, "acct_a", day(1)).seen),
    );
    await buildOwnBooks(w);
    await record(
      w,
      [{ ...priceOf("gold", 1000), nickname: "Gold" }].flatMap(
        (raw) => readObject(raw, "acct_a", day(5)).seen,
      ),
    );
    await buildOwnBooks(w);
    const rows = await w.warehouse.query(
      "select price, unit_micros from raw_stripe_prices where price = 'gold' order by 2",
    );
    expect(rows.length).toBe(2);
  });
}, 300_000);

test("a product with metadata called untold was seen in full", async () => {
  await inWorkspace(async (w) => {
    const named = { ...product, metadata: { untold: "yes" } };
    await record(w, readObject(named, "acct_a", day(1)).seen);
    expect(w.store.stripe.isTold("acct_a", "product", product.id)).toBe(true);
  });
}, 300_000);

test("a coupon deleted and made again under its id leaves older discounts as they were", async () => {
  await inWorkspace(async (w) => {
    const d = {
      id: "di_1",
      object: "discount",
      start: START,
      end: null,
      customer: "cus_1",
      subscription: "sub_1",
      source: { coupon: "TEN" },
    };
    const ten = (percent_off: number) => ({
      id: "TEN",
      object: "coupon",
      created: percent_off === 10 ? START : day(25),
      duration: "forever",
      percent_off,
    });
    await record(
      w,
      [product, seat, ten(10), subscriptionOf([itemOf(seat, 10)], { discounts: [d] })].flatMap(
        (raw) => readObject(raw, "a", day(10)).seen,
      ),
    );
    const before = await states(w);
    await record(w, readEvent(eventOf("evt_d", day(20), "coupon.deleted", ten(10)), "a").seen);
    await record(w, readObject(ten(50), "a", day(30)).seen);
    expect(await states(w)).toEqual(before);
  });
}, 300_000);

test("one absurd quantity does not stop the books of everybody", async () => {
  await inWorkspace(async (w) => {
    await record(
      w,
      [
        product,
        seat,
        priceOf("price_big", 99_999_999),
        subscriptionOf([itemOf(priceOf("price_big", 99_999_999), 999_999_999)]),
      ].flatMap((raw) => readObject(raw, "a", day(10)).seen),
    );
    await expect(buildOwnBooks(w)).resolves.not.toThrow();
  });
}, 300_000);

test("one price with a tiny number as unit amount does not stop the books of everybody", async () => {
  await inWorkspace(async (w) => {
    const tiny = priceOf("price_tiny", 0, { unit_amount: null, unit_amount_decimal: 5e-7 });
    await record(
      w,
      [product, seat, tiny, subscriptionOf([itemOf(seat, 1)])].flatMap(
        (raw) => readObject(raw, "a", day(10)).seen,
      ),
    );
    await expect(buildOwnBooks(w)).resolves.not.toThrow();
  });
}, 300_000);

/** A little random source. */
function rng(seed: number) {
  let s = seed;
  return () => {
    s = (s * 1103515245 + 12345) % 2147483648;
    return s / 2147483648;
  };
}

async function logOf(seed: number): Promise<Record<string, unknown>[]> {
  const account = simulateAccount(seed, { until: 0 });
  const { sync, close, directory } = await bench([account]);
  try {
    await sync();
    while (account.now() < account.end) {
      account.advance(Math.min(account.now() + 28 * 86400, account.end));
      await sync();
    }
    const db = new Database(join(directory, "cambium.db"), { readonly: true });
    const rows = db
      .prepare<[], Record<string, unknown>>("select * from evidence where object_id is not null order by seq")
      .all();
    db.close();
    return rows;
  } finally {
    await close();
  }
}
function insert(w: Workspace, rows: Record<string, unknown>[]) {
  const db = new Database(join(w.store.directory, "cambium.db"));
  const names = Object.keys(rows[0] ?? {});
  const st = db.prepare(
    `insert into evidence (${names.join(",")}) values (${names.map((n) => `@${n}`).join(",")})`,
  );
  db.transaction(() => {
    for (const r of rows) st.run(r);
  })();
  db.close();
}
const asked = async (w: Workspace) => {
  const input = { metric: "mrr", from: "2023-01", to: "2026-12", policy: "lago", by: ["currency"] };
  try {
    return JSON.stringify((await metric.run(w, metric.input.parse(input))).rows);
  } catch (e) {
    return String(e);
  }
};
const seeds = several({ few: [3], all: [3, 11], most: [2, 3, 5, 8, 11, 13] });
test.each(
  seeds.flatMap(
    (seed) =>
      [
        [seed, false],
        [seed, true],
      ] as const,
  ),
)(
  "account %i, in any order (%s) and in parts with questions in between, comes to what it does at once",
  async (seed, isShuffled) => {
    let rows = await logOf(seed);
    const random = rng(seed);
    if (isShuffled) {
      rows = rows
        .map((r) => ({ r, k: random() }))
        .sort((a, b) => a.k - b.k)
        .map(({ r }, i) => ({ ...r, seq: i + 1 }));
    } else rows = rows.map((r, i) => ({ ...r, seq: i + 1 }));
    const full = (w: Workspace) =>
      w.warehouse
        .query("select * from raw_stripe_states order by all")
        .then((all) => all.map((r) => JSON.stringify(r, (_, v) => (typeof v === "bigint" ? String(v) : v))));
    const fresh = await inWorkspace(async (w) => {
      insert(w, rows);
      await buildOwnBooks(w);
      return { s: await full(w), m: await asked(w) };
    });
    const parts = await inWorkspace(async (w) => {
      let from = 0;
      const tails = 4;
      const cuts = Array.from({ length: tails }, (_, i) =>
        i < tails / 2 ? Math.floor(random() * rows.length) : rows.length - 1 - Math.floor(random() * 30),
      ).sort((a, b) => a - b);
      for (const to of [...cuts, rows.length]) {
        if (to <= from) continue;
        insert(w, rows.slice(from, to));
        from = to;
        await buildOwnBooks(w);
        await asked(w);
      }
      return { s: await full(w), m: await asked(w) };
    });
    expect(parts.s).toEqual(fresh.s);
    expect(parts.m).toEqual(fresh.m);
  },
  300_000,
);
