import { describe, expect, it } from "vitest";
import type { SimAccount } from "../../sim/stripe/account/account.ts";
import { SETTINGS } from "../../sim/stripe/account/settings.ts";
import type { TruthState } from "../../sim/stripe/account/truth.ts";
import type { Invoice } from "../../sim/stripe/account/wire.ts";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { FEATURES } from "./features.ts";

const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);
const accounts = SEEDS.map((seed) => simulateAccount(seed));

describe("a simulated account", () => {
  it("lives the same life again", () => {
    expect(written(simulateAccount(7))).toBe(written(accounts[6]));
  });

  it("lives the same life in one go and in steps", () => {
    const stepped = simulateAccount(7, { until: 0 });
    for (let at = stepped.now(); at < stepped.end; at += 11 * 86_400) stepped.advance(at);
    stepped.advance(stepped.end);
    expect(written(stepped)).toBe(written(accounts[6]));
  });

  it.each([...FEATURES])("over 25 seeds sees %s", (feature) => {
    const times = accounts.reduce((sum, { features }) => sum + (features.get(feature) ?? 0), 0);
    expect(times).toBeGreaterThanOrEqual(4);
  });

  it.each([...SETTINGS])(
    "over 25 seeds is four times and more one where, as recorded, $meaning",
    ({ name }) => {
      const having = accounts.filter(({ settings }) => settings.has(name));
      const showing = having.filter(({ features }) => features.has(name));
      expect(showing.length).toBeGreaterThanOrEqual(4);
      expect(having.length).toBeLessThanOrEqual(accounts.length - 4);
      for (const { settings, features } of accounts)
        expect(!settings.has(name) && features.has(name)).toBe(false);
    },
  );

  it("names every feature that it counts", () => {
    const counted = new Set(accounts.flatMap(({ features }) => [...features.keys()]));
    const named = [...FEATURES, ...SETTINGS.map(({ name }) => name)];
    expect([...counted].filter((name) => !named.includes(name))).toEqual([]);
  });
});

describe("what is true", () => {
  it("has states in order, each unlike the one before, and nothing after an end", () => {
    for (const states of accounts.flatMap(lives))
      for (const [i, state] of states.entries()) {
        const next = states[i + 1];
        if (next === undefined) continue;
        expect(next.at).toBeGreaterThan(state.at);
        expect(plain(next)).not.toBe(plain(state));
        expect(state.status).not.toBe("ended");
      }
  });

  it("says nothing of a subscription that never came to be", () => {
    for (const account of accounts)
      for (const { subscription } of account.truth())
        expect(account.one("subscriptions", subscription).status).not.toBe("incomplete_expired");
  });

  it("ends as the objects do", () => {
    for (const account of accounts)
      for (const states of lives(account)) {
        const last = states.at(-1);
        const { items, ended_at } = account.one("subscriptions", last?.subscription ?? "");
        const item = items.data.find(({ id }) => id === last?.item);
        if (ended_at !== null || item === undefined) expect(last?.status).toBe("ended");
        else expect([last?.price, last?.quantity]).toEqual([item.price.id, item.quantity ?? 1]);
      }
  });

  it("knows of states that can be told exactly, late and never", () => {
    const kinds = new Map<string, number>();
    for (const { trace } of accounts.flatMap((account) => account.truth())) {
      const name = trace.kind === "exact" ? "exact" : `${trace.kind} ${trace.rule}`;
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
    }
    expect([...kinds.keys()].sort()).toEqual([
      "exact",
      "late discount",
      "late free",
      "late none",
      "late pause",
      "late unpaid",
      "never discount",
      "never free",
      "never moment",
      "never none",
      "never pause",
      "never request",
      "never unpaid",
    ]);
  });
});

const EVENT_TYPES = [
  ...["created", "updated", "deleted"].map((what) => `customer.${what}`),
  ...["created", "updated", "deleted", "paused", "resumed"].map((what) => `customer.subscription.${what}`),
  ...["created", "deleted"].map((what) => `customer.discount.${what}`),
  ...["created", "updated"].flatMap((what) => [`product.${what}`, `price.${what}`, `coupon.${what}`]),
  ...["created", "finalized", "paid", "updated", "voided", "marked_uncollectible"].map(
    (what) => `invoice.${what}`,
  ),
  ...["invoiceitem.created", "credit_note.created"],
];

describe("invoices and events", () => {
  it("have lines that add up", () => {
    for (const account of accounts)
      for (const { lines, subtotal, total, total_discount_amounts } of account.all("invoices")) {
        expect(sum(lines.data)).toBe(subtotal);
        const off = lines.data.flatMap(({ discount_amounts }) => discount_amounts ?? []);
        expect(sum(off)).toBe(sum(total_discount_amounts ?? []));
        expect(total).toBe(subtotal - sum(off));
      }
  });

  it("charge for whole periods what is true at their start", () => {
    for (const account of accounts) {
      const byItem = new Map(lives(account).map((states) => [states[0]?.item, states]));
      for (const invoice of account.all("invoices"))
        for (const [item, { start, units, price }] of wholePeriods(invoice)) {
          const state = byItem.get(item)?.findLast(({ at }) => at <= start);
          if (state === undefined || state.is_metered) continue;
          expect([state.price, state.quantity]).toEqual([price, units]);
        }
    }
  });

  it("tell every object's last state", () => {
    for (const account of accounts.slice(0, 8)) {
      const told = new Map<string, object>();
      for (const { data, type } of account.events)
        if (!type.includes("discount")) told.set(idOf(data.object), data.object);
      for (const subscription of account.all("subscriptions"))
        expect(told.get(subscription.id)).toMatchObject({
          status: subscription.status,
          customer: subscription.customer,
        });
      for (const { id, status } of account.all("invoices")) expect(told.get(id)).toMatchObject({ status });
    }
  });

  it("are of every type that tells of a change", () => {
    const types = new Set(accounts.flatMap(({ events }) => events.map(({ type }) => type)));
    for (const type of EVENT_TYPES) expect(types).toContain(type);
  });

  it("come in the order of time", () => {
    for (const { events } of accounts)
      for (const [i, event] of events.entries())
        expect(event.created).toBeGreaterThanOrEqual(events[i - 1]?.created ?? 0);
  });

  it("are listed newest first, within bounds, behind a cursor", () => {
    const [account] = accounts;
    const all = [...(account?.list("invoices", {}) ?? [])];
    expect(all.map(({ created }) => created)).toEqual(
      all.map(({ created = 0 }) => created).sort((a, b) => b - a),
    );
    const [third, fourth] = [all[2], all[3]];
    expect([...(account?.list("invoices", { startingAfter: third?.id }) ?? [])][0]).toEqual(fourth);
    expect([...(account?.list("invoices", { endingBefore: third?.id }) ?? [])]).toEqual(all.slice(0, 2));
    const from = third?.created ?? 0;
    expect([...(account?.list("invoices", { created: { gte: from } }) ?? [])]).toEqual(
      all.filter(({ created = 0 }) => created >= from),
    );
  });
});

function lives(account: SimAccount): TruthState[][] {
  const byItem = new Map<string, TruthState[]>();
  for (const state of account.truth()) byItem.set(state.item, [...(byItem.get(state.item) ?? []), state]);
  return [...byItem.values()];
}

/** Of the lines of an invoice that are no prorations, by item: the start of the period, the price, all units. */
function wholePeriods({ lines }: Invoice): Map<string, { start: number; price: string; units: number }> {
  const found = new Map<string, { start: number; price: string; units: number }>();
  for (const { parent, period, quantity, pricing } of lines.data) {
    const details = parent?.subscription_item_details;
    if (details === undefined || details === null || details.proration) continue;
    const units = (found.get(details.subscription_item)?.units ?? 0) + (quantity ?? 0);
    const price = pricing?.price_details?.price ?? "";
    found.set(details.subscription_item, { start: period.start, price, units });
  }
  return found;
}

function plain({ at: _, trace: __, ...facts }: TruthState): string {
  return JSON.stringify(facts);
}

function written(account: SimAccount | undefined): string {
  return JSON.stringify([account?.events, account?.truth(), [...(account?.all("invoices") ?? [])]]);
}

function sum(rows: readonly { amount: number }[]): number {
  return rows.reduce((total, { amount }) => total + amount, 0);
}

function idOf(object: object): string {
  return "id" in object ? String(object.id) : "";
}
