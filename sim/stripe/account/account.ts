import { Stream } from "../../random.ts";
import type { ApiObject, ListFilter, ListKind, StripeData } from "../data/data.ts";
import { narrowed } from "../data/filter.ts";
import { differences } from "./differences.ts";
import { EventLog, lateness } from "./events.ts";
import { Queue } from "./queue.ts";
import { Records } from "./records.ts";
import type { Setting, Settings } from "./settings.ts";
import { shapeOf, shownIn, type Told } from "./shapes.ts";
import { asTold } from "./told.ts";
import { Truth, type TruthState } from "./truth.ts";
import { drawTimeline, NEWEST, type Timeline, versionAt } from "./versions.ts";
import type { AccountEvent, SubscriptionItem, Tables } from "./wire.ts";

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
  readonly settings: Settings;
  /** Draws what is left to chance by the settings. */
  readonly luck: Stream;
  readonly told = new EventLog();
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
  /** Of objects in the order in which they were made; deleted ones keep theirs. */
  private readonly places = new Map<string, number>();
  private readonly timeline: Timeline;
  private readonly queue = new Queue();
  private readonly stream: Stream;
  private clock: number;

  /** @param settings none by default: Stripe at its kindest */
  constructor(seed: number, start: number, settings: Iterable<Setting> = []) {
    this.stream = new Stream(seed, 0x51d);
    this.luck = new Stream(seed, 0x1cc);
    this.settings = new Set(settings);
    this.timeline = drawTimeline(this.settings, this.luck, start);
    this.clock = start;
    this.id = this.newId("acct");
  }

  now(): number {
    return this.clock;
  }

  /** The version of the API that the account has now. */
  get version(): string {
    return versionAt(this.timeline, this.clock);
  }

  get isUpgraded(): boolean {
    return this.version !== this.timeline[0]?.version;
  }

  /** All events, those included that are still to come. */
  get events(): readonly AccountEvent[] {
    return this.told.events;
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
    if (!this.places.has(object.id)) this.places.set(object.id, this.places.size);
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
    const [before, after] = [this.shaped(old), this.shaped(next)];
    this.emit(event, next, after === next ? previous : differences(before, after));
    return next;
  }

  remove<K extends keyof Tables>(kind: K, id: string, event: string): void {
    const object = this.one(kind, id);
    this.tables[kind].delete(id);
    this.deleted.set(id, { id, object: object.object, deleted: true });
    if (this.settings.has("cursors outlive objects")) this.count("cursors outlive objects");
    this.emit(event, object);
  }

  emit(type: string, object: Told, previous?: object): void {
    const told = asTold(this.shaped(object));
    const data =
      previous === undefined ? { object: told } : { object: told, previous_attributes: asTold(previous) };
    const late = lateness(this.settings, this.luck, type, object, previous);
    if (late > 0) this.count("events late");
    for (const setting of shownIn(this, object)) this.count(setting);
    this.told.add(
      {
        id: this.newId("evt", 24),
        object: "event",
        api_version: this.version,
        created: this.clock + late,
        data,
        livemode: this.livemode,
        pending_webhooks: 0,
        request: { id: null, idempotency_key: null },
        type,
      },
      object.id,
    );
  }

  *list(kind: ListKind, filter: ListFilter): Iterable<ApiObject> {
    yield* this.listIn(NEWEST, kind, filter);
  }

  get(kind: ListKind, id: string): ApiObject | undefined {
    return this.getIn(NEWEST, kind, id);
  }

  inVersion(version: string): StripeData {
    return {
      id: this.id,
      livemode: this.livemode,
      isCursorKept: this.isCursorKept,
      now: () => this.clock,
      list: (kind, filter) => this.listIn(version, kind, filter),
      get: (kind, id) => this.getIn(version, kind, id),
    };
  }

  get isCursorKept(): boolean {
    return this.settings.has("cursors outlive objects");
  }

  /** As it is told now. */
  private shaped(object: Told): object {
    return shapeOf(this, this.version, object);
  }

  private *listIn(version: string, kind: ListKind, filter: ListFilter): Iterable<ApiObject> {
    if (kind === "events") {
      yield* narrowed(kind, backwards(this.events, this.come), filter);
      return;
    }
    const { startingAfter = "" } = filter;
    const below = this.deleted.has(startingAfter) ? (this.places.get(startingAfter) ?? 0) : Infinity;
    const from = below === Infinity ? filter : { ...filter, startingAfter: undefined };
    for (const object of narrowed(kind, this.newestFirst(kind, filter), from))
      if (below === Infinity || (this.places.get(object.id) ?? 0) < below)
        yield shapeOf(this, version, object);
  }

  private getIn(version: string, kind: ListKind, id: string): ApiObject | undefined {
    if (kind === "events") return this.events.filter(({ id: own }) => own === id).map(this.come)[0];
    const found = kind === "subscription_items" ? this.item(id) : this.tables[kind].get(id);
    if (found !== undefined) return shapeOf(this, version, found);
    const isGoneItem = kind === "subscription_items" && this.records.owners.has(id);
    return isGoneItem ? { id, object: "subscription_item", deleted: true } : this.deleted.get(id);
  }

  private item(id: string): SubscriptionItem | undefined {
    const owner = this.records.owners.get(id);
    const items: SubscriptionItem[] = owner === undefined ? [] : this.one("subscriptions", owner).items.data;
    return items.find((item) => item.id === id);
  }

  /** An event once its instant has come. */
  private readonly come = (event: AccountEvent): ApiObject | undefined =>
    event.created <= this.clock ? { ...event } : undefined;

  private newestFirst(kind: Exclude<ListKind, "events">, filter: ListFilter): Iterable<Told> {
    if (kind !== "subscription_items") {
      const objects: Told[] = [...this.tables[kind].values()];
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
