import { Stream } from "../random.ts";
import type { ApiObject, ListFilter, ListKind, StripeData } from "./data.ts";
import { differences } from "./differences.ts";
import { narrowed } from "./filter.ts";
import { Queue } from "./queue.ts";
import { Records } from "./records.ts";
import { asTold } from "./told.ts";
import { Truth, type TruthState } from "./truth.ts";
import type { AccountEvent, SubscriptionItem, Tables } from "./wire.ts";

const API_VERSION = "2026-10-28.endive";
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * A Stripe account in memory, on a clock of its own. What it holds is never changed in place: a changed object is a new
 * one, so that events can keep what they saw.
 */
export class SimAccount implements StripeData {
  readonly id: string;
  readonly livemode: boolean = true;
  /** Last instant of the life that was planned for it. */
  end = 0;
  /** How often each thing worth testing happened. */
  readonly features = new Map<string, number>();
  readonly events: AccountEvent[] = [];
  readonly records = new Records();
  readonly ledger = new Truth();
  private readonly tables: { [K in keyof Tables]: Map<string, Tables[K]> } = {
    customers: new Map(),
    products: new Map(),
    prices: new Map(),
    coupons: new Map(),
    promotion_codes: new Map(),
    discounts: new Map(),
    subscriptions: new Map(),
    invoices: new Map(),
    invoiceitems: new Map(),
    credit_notes: new Map(),
    "billing/meters": new Map(),
    subscription_schedules: new Map(),
  };
  private readonly deleted = new Map<string, ApiObject>();
  private readonly queue = new Queue();
  private readonly stream: Stream;
  private clock: number;

  constructor(seed: number, start: number) {
    this.stream = new Stream(seed, 0x51d);
    this.clock = start;
    this.id = this.newId("acct");
  }

  now(): number {
    return this.clock;
  }

  /** What is true of every subscription item up to now, by item and instant. */
  truth(): TruthState[] {
    return this.ledger.states();
  }

  /** Lets the clock run, and everything happen that is due until then (that instant included). */
  advance(until: number): void {
    for (let due = this.queue.next(until); due !== undefined; due = this.queue.next(until)) {
      this.clock = Math.max(this.clock, due.at);
      due.run();
    }
    this.clock = Math.max(this.clock, until);
  }

  /** What is to happen at an instant; of one instant, the lowest rank first. */
  plan(at: number, run: () => void, rank = 5): void {
    this.queue.add(at, rank, run);
  }

  newId(prefix: string, length = 14): string {
    let id = `${prefix}_`;
    for (let i = 0; i < length; i++) id += LETTERS[this.stream.whole(0, LETTERS.length - 1)] ?? "";
    return id;
  }

  count(feature: string): void {
    this.features.set(feature, (this.features.get(feature) ?? 0) + 1);
  }

  /** One object that must be there. */
  one<K extends keyof Tables>(kind: K, id: string): Tables[K] {
    const object = this.tables[kind].get(id);
    if (object === undefined) throw new Error(`${this.id} has no ${kind} ${id}`);
    return object;
  }

  all<K extends keyof Tables>(kind: K): Iterable<Tables[K]> {
    return this.tables[kind].values();
  }

  /** Takes an object in or replaces it, without an event. */
  put<K extends keyof Tables>(kind: K, object: Tables[K]): Tables[K] {
    this.tables[kind].set(object.id, object);
    return object;
  }

  create<K extends keyof Tables>(kind: K, object: Tables[K], event: string): Tables[K] {
    this.put(kind, object);
    this.emit(event, object);
    return object;
  }

  /** Changes fields of an object; the event tells what they were. Nothing happens where nothing differs. */
  change<K extends keyof Tables>(kind: K, id: string, changes: Partial<Tables[K]>, event: string): Tables[K] {
    const old = this.one(kind, id);
    const previous = differences(old, changes);
    if (previous === undefined) return old;
    const next = this.put(kind, { ...old, ...changes });
    this.emit(event, next, previous);
    return next;
  }

  remove<K extends keyof Tables>(kind: K, id: string, event: string): void {
    const object = this.one(kind, id);
    this.tables[kind].delete(id);
    this.deleted.set(id, { id, object: object.object, deleted: true });
    this.emit(event, object);
  }

  emit(type: string, object: object, previous?: object): void {
    const data =
      previous === undefined
        ? { object: asTold(object) }
        : { object: asTold(object), previous_attributes: asTold(previous) };
    this.events.push({
      id: this.newId("evt", 24),
      object: "event",
      api_version: API_VERSION,
      created: this.clock,
      data,
      livemode: this.livemode,
      pending_webhooks: 0,
      request: { id: null, idempotency_key: null },
      type,
    });
  }

  *list(kind: ListKind, filter: ListFilter): Iterable<ApiObject> {
    yield* narrowed(kind, this.newestFirst(kind, filter), filter);
  }

  get(kind: ListKind, id: string): ApiObject | undefined {
    if (kind === "events") return wireEvent(this.events.find((event) => event.id === id));
    if (kind === "subscription_items") {
      const owner = this.records.owners.get(id);
      if (owner === undefined) return undefined;
      const items: SubscriptionItem[] = this.one("subscriptions", owner).items.data;
      return items.find((item) => item.id === id) ?? { id, object: "subscription_item", deleted: true };
    }
    return this.tables[kind].get(id) ?? this.deleted.get(id);
  }

  private newestFirst(kind: ListKind, filter: ListFilter): Iterable<ApiObject> {
    if (kind === "events") return backwards(this.events, wireEvent);
    if (kind !== "subscription_items") {
      const objects: ApiObject[] = [...this.tables[kind].values()];
      return backwards(objects, (object) => (this.records.inline.has(object.id) ? undefined : object));
    }
    const owner =
      filter.subscription === undefined ? undefined : this.tables.subscriptions.get(filter.subscription);
    return owner?.items.data ?? [];
  }
}

function* backwards<T, R>(objects: readonly T[], read: (object: T) => R | undefined): Iterable<R> {
  for (let i = objects.length - 1; i >= 0; i--) {
    const object = objects[i];
    const shown = object === undefined ? undefined : read(object);
    if (shown !== undefined) yield shown;
  }
}

function wireEvent(event: AccountEvent | undefined): ApiObject | undefined {
  return event === undefined ? undefined : { ...event };
}
