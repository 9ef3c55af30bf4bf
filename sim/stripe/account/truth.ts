import { type ItemFacts, itemFacts } from "./facts.ts";
import type { AccountView } from "./view.ts";

/** The true value of a subscription item from `at` until its next state; money in micros, instants in seconds. */
export interface TruthState extends ItemFacts {
  at: number;
  trace: Trace;
}

/**
 * When a state can be known without events: at `at` ("exact"), at a later instant ("late"; null: when Stripe is next
 * read), or never; with the rule that hides it.
 */
export type Trace =
  | { kind: "exact" }
  | { kind: "late"; at: number | null; rule: Rule }
  | { kind: "never"; rule: Rule };

/** What hides a change: the cases of "What leaves no trace in invoices". */
export type Rule = "none" | "discount" | "request" | "pause" | "unpaid" | "free" | "moment";

/** The ledger of true states, written as things happen. */
export class Truth {
  private readonly lives = new Map<string, Life>();

  /** Records the current state of a subscription's items (or an earlier one, for a backdated subscription). */
  look(account: AccountView, subscription: string, rule?: Rule, at = account.now()): void {
    const { status, ended_at } = account.one("subscriptions", subscription);
    if (status === "incomplete_expired") return;
    for (const facts of itemFacts(account, subscription, at, (item) => this.usageOf(item))) {
      const life = this.lifeOf(facts);
      const isChanged = life.write(at, facts);
      if (isChanged && rule !== undefined) life.veils.push({ rule, from: at, to: null });
      const isSeenToEnd = isChanged && facts.status === "ended" && rule === undefined;
      if (ended_at !== null || isSeenToEnd) life.close(at);
    }
  }

  /** Records the amount of a closed usage period. */
  use(item: string, micros: number, closedAt: number): void {
    this.usages.set(item, { micros, closedAt });
  }

  /** The state of these items becomes visible, as far as these rules hid it. */
  lift(items: readonly string[], at: number, rules: readonly Rule[]): void {
    for (const veil of items.flatMap((item) => this.lives.get(item)?.veils ?? []))
      if (veil.to === null && rules.includes(veil.rule)) veil.to = at;
  }

  /** What a rule hid is over and stays hidden. */
  hideForGood(subscription: string, rule: Rule, at: number): void {
    for (const life of this.lives.values())
      for (const veil of life.of(subscription))
        if (veil.rule === rule && veil.to === null)
          [veil.to, veil.isForGood, veil.isSilentlyOver] = [at, true, true];
  }

  /** The evidence of an item's state since an instant is gone. */
  unshow(item: string, from: number, rule: Rule): void {
    this.lives.get(item)?.veils.push({ rule, from, to: null });
  }

  /** Removes a subscription that never came into being. */
  forget(subscription: string): void {
    for (const [item, life] of this.lives) if (life.subscription === subscription) this.lives.delete(item);
  }

  /** All states, by item and instant. */
  states(): TruthState[] {
    return [...this.lives.values()].flatMap((life) => life.states());
  }

  private readonly usages = new Map<string, { micros: number; closedAt: number }>();

  private usageOf(item: string): { micros: number; closedAt: number | null } {
    return this.usages.get(item) ?? { micros: 0, closedAt: null };
  }

  private lifeOf({ item, subscription }: ItemFacts): Life {
    const life = this.lives.get(item) ?? new Life(subscription);
    this.lives.set(item, life);
    return life;
  }
}

/** A span of time during which something hides an item's state. */
interface Veil {
  rule: Rule;
  from: number;
  to: number | null;
  isForGood?: boolean;
  /** Whether its end leaves no trace either. */
  isSilentlyOver?: boolean;
}

class Life {
  readonly veils: Veil[] = [];
  readonly subscription: string;
  private readonly written: { at: number; facts: ItemFacts }[] = [];

  constructor(subscription: string) {
    this.subscription = subscription;
  }

  of(subscription: string): Veil[] {
    return this.subscription === subscription ? this.veils : [];
  }

  /**
   * Adds a state, replacing one at the same instant.
   * @returns whether it differs from the one before
   */
  write(at: number, facts: ItemFacts): boolean {
    const now = this.written.at(-1);
    if (now !== undefined && (isSame(now.facts, facts) || now.facts.status === "ended")) return false;
    if (now?.at === at) this.written.pop();
    const before = this.written.at(-1);
    if (before === undefined || !isSame(before.facts, facts)) this.written.push({ at, facts });
    return true;
  }

  /** Ends the item: whatever no line has shown by now stays hidden. */
  close(at: number): void {
    for (const veil of this.veils)
      if (veil.to === null) [veil.to, veil.isForGood] = [at, veil.rule !== "request"];
  }

  states(): TruthState[] {
    let seen: ItemFacts | undefined;
    return this.written.map(({ at, facts }, i) => {
      const isNoNews = seen === undefined ? facts.status === "ended" : isSame(seen, facts);
      const trace = traceOf(this.veils, at, this.written[i + 1]?.at, isNoNews);
      if (trace.kind !== "never") seen = facts;
      return { ...facts, at, trace };
    });
  }
}

/**
 * A state is never known if it's over before it becomes visible, equals the last visible state, or ends an item that
 * was never visible.
 */
function traceOf(veils: readonly Veil[], at: number, next: number | undefined, isNoNews: boolean): Trace {
  const hiding = veils.filter((veil) => isHiding(veil, at));
  const first = hiding[0] ?? veils.find(({ to }) => to === at);
  if (isNoNews && first !== undefined) return { kind: "never", rule: first.rule };
  const [veil] = hiding;
  if (veil === undefined) return { kind: "exact" };
  const forGood = hiding.find(({ isForGood }) => isForGood);
  if (forGood !== undefined) return { kind: "never", rule: forGood.rule };
  const isOpen = hiding.some(({ to }) => to === null);
  const shownAt = isOpen ? null : Math.max(...hiding.map(({ to }) => to ?? at));
  if (next !== undefined && (shownAt === null || next <= shownAt)) return { kind: "never", rule: veil.rule };
  return { kind: "late", at: shownAt, rule: veil.rule };
}

/** A cancellation request hides nothing, unless it was taken back. */
function isHiding({ rule, from, to, isForGood, isSilentlyOver }: Veil, at: number): boolean {
  if (rule === "request" && isForGood !== true) return false;
  return from <= at && (to === null || at < to || (at === to && isSilentlyOver === true));
}

function isSame(a: ItemFacts, b: ItemFacts): boolean {
  return (
    a.status === b.status &&
    a.price === b.price &&
    a.quantity === b.quantity &&
    a.amount_micros === b.amount_micros &&
    a.usage_micros === b.usage_micros &&
    a.usage_closed_at === b.usage_closed_at &&
    a.percent_once === b.percent_once &&
    a.percent_repeating === b.percent_repeating &&
    a.percent_forever === b.percent_forever &&
    a.fixed_once_micros === b.fixed_once_micros &&
    a.fixed_repeating_micros === b.fixed_repeating_micros &&
    a.fixed_forever_micros === b.fixed_forever_micros
  );
}
