import { Stream } from "../../random.ts";
import type { ApiObject, ListFilter, ListKind, Report, StripeData } from "../data/data.ts";
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
 * A Stripe account in memory, with its own clock. Objects are never changed in place: a change creates a new object, so
 * that events keep what they saw.
 */
export class SimAccount implements StripeData {
  readonly id: string;
  readonly livemode: boolean = true;
  /** End of the simulated time. */
  end = 0;
  /** How often each feature worth testing occurred. */
  readonly features = new Map<string, number>();
  readonly settings: Settings;
  /** Random stream for what the settings leave to chance. */
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
  /** Positions of objects in order of creation; deleted objects keep theirs. */
  private readonly places = new Map<string, number>();
  private readonly timeline: Timeline;
  private readonly queue = new Queue();
  private readonly stream: Stream;
  private clock: number;

  /** @param settings Stripe behaviors to simulate; none by default, the simplest case */
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

  /** The account's current API version. */
  get version(): string {
    return versionAt(this.timeline, this.clock);
  }

  get isUpgraded(): boolean {
    return this.version !== this.timeline[0]?.version;
  }

  /** All events, including those in the future. */
  get events(): readonly AccountEvent[] {
    return this.told.events;
  }

  /** The true state of every subscription item up to now, by item and instant. */
  truth(): TruthState[] {
    return this.ledger.states();
  }

  /** Advances the clock, running everything due up to and including that instant. */
  advance(until: number): void {
    for (let due = this.queue.next(until); due !== undefined; due = this.queue.next(until)) {
      this.clock = Math.max(this.clock, due.at);
      due.run();
    }
    this.clock = Math.max(this.clock, until);
  }

  /** Plans something for an instant; at the same instant, the lowest rank runs first. */
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

  /**
   * Gets an object.
   * @throws Error when it doesn't exist
   */
  one<K extends keyof Tables>(kind: K, id: string): Tables[K] {
    const object = this.tables[kind].get(id);
    if (object === undefined) throw new Error(`${this.id} has no ${kind} ${id}`);
    return object;
  }

  all<K extends keyof Tables>(kind: K): Iterable<Tables[K]> {
    return this.tables[kind].values();
  }

  /** Adds or replaces an object, without an event. */
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

  /** Changes fields of an object and emits an event with the previous values; does nothing if nothing differs. */
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

  reports(meter: string, customer: string): readonly Report[] {
    return this.records.reportsOf(meter, customer);
  }

  inVersion(version: string): StripeData {
    return {
      id: this.id,
      livemode: this.livemode,
      isCursorKept: this.isCursorKept,
      now: () => this.clock,
      list: (kind, filter) => this.listIn(version, kind, filter),
      get: (kind, id) => this.getIn(version, kind, id),
      reports: (meter, customer) => this.reports(meter, customer),
    };
  }

  get isCursorKept(): boolean {
    return this.settings.has("cursors outlive objects");
  }

  /** The object in the current API version's shape. */
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

  /** An event, once its time has come. */
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
