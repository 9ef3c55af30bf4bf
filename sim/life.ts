import type { Era } from "./calendar.ts";
import { amountOf, type Catalogue, type Price } from "./catalogue.ts";
import { couponAt } from "./coupons.ts";
import type { Ledger } from "./ledger.ts";
import type { Profile } from "./profile.ts";
import type { Stream } from "./random.ts";

export const STATUSES = [
  "trialing",
  "active",
  "past_due",
  "canceling",
  "paused",
  "unpaid",
  "incomplete",
  "ended",
] as const;
export type Status = (typeof STATUSES)[number];

export interface Item {
  readonly number: number;
  readonly begins: number;
  price: Price;
  quantity: number;
  /** Units used in the last closed period, and when it closed (0: none yet). */
  used: number;
  closedAt: number;
  hasEnded: boolean;
  /** The coupon, instant and ledger row of the last state. */
  coupon: number;
  at: number;
  row: number;
}

export interface Subscription {
  readonly number: number;
  readonly currency: Price["currency"];
  /** Start of the billing periods. */
  anchor: number;
  status: Status;
  items: Item[];
  /** Index in the coupon list; `grant` distinguishes repeated grants of the same coupon. */
  coupon: number;
  grant: number;
}

/** A state of an item, as it was written. Statuses are words of `STATUSES`; `at` is in seconds. */
export interface Written {
  item: number;
  at: number;
  status: Status;
  price: Price;
  quantity: number;
  /** Index of its coupon, and the units used in the last closed period. */
  coupon: number;
  used: number;
}

/** Columns of the states ledger, all whole numbers; `amount` is in minor units. */
export const STATE_COLUMNS = [
  "account",
  "customer",
  "subscription",
  "item",
  "since",
  "status",
  "price",
  "quantity",
  "amount",
  "coupon",
  "used",
  "closed_at",
] as const;

interface Entry {
  at: number;
  run: (at: number) => void;
}

export interface World {
  era: Era;
  catalogue: Catalogue;
  states: Ledger;
}

/** One customer's life: its subscriptions, its planned events, and access to the ledger. */
export class Life {
  readonly subscriptions: Subscription[] = [];
  readonly key: number;
  readonly profile: Profile;
  readonly stream: Stream;
  readonly world: World;
  /** Every state written, by time. */
  readonly written: Written[] = [];
  items = 0;
  private now = 0;
  private agenda: Entry[] = [];

  constructor(key: number, profile: Profile, stream: Stream, world: World) {
    this.key = key;
    this.profile = profile;
    this.stream = stream;
    this.world = world;
  }

  /** Plans something for an instant; anything at or after the end of the era never happens. */
  plan(at: number, run: (at: number) => void): void {
    const when = Math.max(at, this.now);
    if (when < this.world.era.end) this.agenda.push({ at: when, run });
  }

  /** Runs everything planned, by time, then in the order planned. */
  run(): void {
    while (this.agenda.length > 0) {
      let next = 0;
      for (let i = 1; i < this.agenda.length; i++) {
        if (this.instant(i) < this.instant(next)) next = i;
      }
      const [entry] = this.agenda.splice(next, 1);
      if (!entry) return;
      this.now = entry.at;
      entry.run(entry.at);
    }
  }

  /** The subscriptions that haven't ended. */
  living(): Subscription[] {
    return this.subscriptions.filter((subscription) => subscription.status !== "ended");
  }

  /** Writes the current state of an item; it replaces an earlier state at the same instant. */
  write(subscription: Subscription, item: Item, at: number): void {
    const { price } = item;
    const status = item.hasEnded ? "ended" : subscription.status;
    item.coupon = couponOn(subscription, item);
    const values = [
      this.profile.account,
      this.key,
      subscription.number,
      item.number,
      at,
      STATUS_CODE[status],
      price.index,
      item.quantity,
      amountOf(price, item.quantity),
      item.coupon,
      item.used,
      item.closedAt,
    ];
    if (item.at === at) this.world.states.replace(item.row, values);
    else item.row = this.world.states.add(values);
    item.at = at;
    const { coupon, used } = item;
    this.written.push({ item: item.number, at, status, price, quantity: item.quantity, coupon, used });
  }

  /** Writes the current state of every item of a subscription. */
  writeAll(subscription: Subscription, at: number): void {
    for (const item of subscription.items) this.write(subscription, item, at);
  }

  /** Writes the current state of items whose coupon differs from their last state. */
  writeCoupons(subscription: Subscription, at: number): void {
    for (const item of subscription.items) {
      if (couponOn(subscription, item) !== item.coupon) this.write(subscription, item, at);
    }
  }

  private instant(place: number): number {
    return this.agenda[place]?.at ?? Number.POSITIVE_INFINITY;
  }
}

const STATUS_CODE: Record<Status, number> = {
  trialing: 0,
  active: 1,
  past_due: 2,
  canceling: 3,
  paused: 4,
  unpaid: 5,
  incomplete: 6,
  ended: 7,
};

/** The coupon of an item: percentages apply to all licensed items, fixed amounts to the first item only. */
function couponOn(subscription: Subscription, item: Item): number {
  if (subscription.coupon === 0 || item.price.isMetered) return 0;
  const isPercent = couponAt(subscription.coupon).percent > 0;
  return isPercent || item === subscription.items[0] ? subscription.coupon : 0;
}
