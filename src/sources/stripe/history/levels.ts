import { firstOf } from "../../../base/lookup.ts";
import type { Price } from "../objects/catalogue-shapes.ts";
import type { Item } from "../objects/shapes.ts";
import { AT_ONCE } from "./beginning.ts";
import type { BilledLine, Snapshot } from "./customer-evidence.ts";
import { isRenewal, type OfSubscription } from "./discount-terms.ts";
import { grossOf, microsOf } from "./price-value.ts";
import type { World } from "./world.ts";

/** Kinds of evidence, weakest first (DEFINITIONS §1). */
export const EVIDENCE = ["assumed", "object", "renewal", "proration", "observed"] as const;
export type EvidenceKind = (typeof EVIDENCE)[number];

/** An item's price and quantity from an instant on; `level` is null once the item is gone. */
export interface LevelFact {
  at: number;
  item: string;
  level: { price: string; quantity: number } | null;
  evidence: EvidenceKind;
  seq: number;
  /** Order among facts of the same instant and kind of evidence. */
  place: number;
}

/** The price and quantity of a subscription's items over time, from invoice lines and snapshots. */
export function levelFacts(of: OfSubscription, started: number, world: World): LevelFact[] {
  const told = covered(of.snapshots);
  const begins = beginnings(of, { started, told, world });
  const billed = [...prorations(of), ...renewals(of, world), ...vanished(of, world)]
    .map((fact) => ({ ...fact, at: Math.max(fact.at, begins.get(fact.item) ?? 0) }))
    .filter(({ at }) => !isWithin(told, at));
  const items = itemsOf(of);
  const earlier = new Set<string>();
  const seen = of.snapshots.flatMap((snapshot, index) => {
    const facts = sight(snapshot, index, { items, earlier, begins, billed });
    for (const { id } of snapshot.body.items) earlier.add(id);
    return facts;
  });
  return [...billed, ...seen];
}

/**
 * When each seen item began: with the subscription if created with it, otherwise when it was added, or at the start of
 * the first period it was charged for, if earlier. For metered items charged periods don't count, since those may start
 * before the item.
 */
function beginnings(
  { snapshots, lines }: OfSubscription,
  { started, told, world }: { started: number; told: [number, number][]; world: World },
): Map<string, number> {
  const found = new Map<string, number>();
  for (const { body } of snapshots)
    for (const item of body.items)
      found.set(item.id, item.created <= body.created + AT_ONCE ? started : item.created);
  for (const line of lines) {
    const at = line.item === null ? undefined : found.get(line.item);
    if (line.item === null || at === undefined || line.isCredit || isMetered(line, world)) continue;
    if (line.start < at && !isWithin(told, line.start)) found.set(line.item, Math.max(line.start, started));
  }
  return found;
}

/** Whether an instant is within one of the spans. @param spans in order, not nested */
function isWithin(spans: [number, number][], at: number): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.[1] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return (spans[low]?.[0] ?? Number.POSITIVE_INFINITY) <= at;
}

/** Times between two events where the second confirms that nothing changed in between. */
function covered(snapshots: Snapshot[]): [number, number][] {
  const levels = ({ items }: Snapshot["body"]) =>
    JSON.stringify(items.map(({ id, price, quantity }) => [id, price, quantity]));
  return snapshots.slice(1).flatMap((after, index): [number, number][] => {
    const before = snapshots[index];
    if (before === undefined || !before.isExact || after.previous === null) return [];
    return levels(before.body) === levels(after.previous) ? [[before.at, after.at]] : [];
  });
}

function quantityOf(line: { price: string | null; quantity: number | null }): number {
  return line.quantity ?? 1;
}

/** Lines that bill a period give an item's price and quantity from the period's start. */
function renewals({ lines }: OfSubscription, world: World): LevelFact[] {
  return charges(lines, world).map(({ item, at, level, seq }, place) => ({
    at,
    item,
    level,
    evidence: "renewal",
    seq,
    place,
  }));
}

/** What an invoice bills for an item and period. */
interface Charge {
  item: string;
  at: number;
  level: { price: string; quantity: number };
  seq: number;
}

/** Charges by item and period. A graduated price has one line per tier, and one per flat amount. */
function charges(lines: BilledLine[], world: World): Charge[] {
  const groups = grouped(
    lines.filter(isRenewal),
    ({ item, start, seq, price }) => `${item} ${start} ${seq} ${price}`,
  );
  return groups.flatMap((group) => {
    const { item, price, start, seq } = firstOf(group, "group");
    if (item === null || price === null) return [];
    return [{ item, at: start, level: { price, quantity: billedQuantity(group, world.price(price)) }, seq }];
  });
}

function billedQuantity(group: BilledLine[], price: Price | undefined): number {
  if (price?.recurring?.usage_type === "metered") return 1;
  const all = group.reduce((sum, line) => sum + quantityOf(line), 0);
  if (group.length === 1 || price?.tiers == null) return all;
  const flats = group.filter(({ amount }) => price.tiers?.some(({ flat }) => Number(flat) === amount));
  const amount = group.reduce((sum, line) => sum + line.amount, 0);
  const isWhole = (quantity: number) =>
    Math.abs((grossOf(price, quantity) ?? 0) - microsOf(amount, price.currency)) <
    2 * microsOf(1, price.currency);
  const without = all - flats.reduce((sum, line) => sum + quantityOf(line), 0);
  return !isWhole(all) && isWhole(without) ? without : all;
}

function grouped<T>(list: T[], key: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups.values()];
}

/**
 * A credit and a debit for an item at the same instant are a change to what the last debit bills. A debit alone adds an
 * item. A credit alone removes one, unless a new period starts there.
 */
function prorations({ lines }: OfSubscription): LevelFact[] {
  const begun = new Set(lines.filter(isRenewal).map(({ item, start }) => `${item} ${start}`));
  const own = lines.filter(({ isProration, item, price }) => isProration && item !== null && price !== null);
  return grouped(own, ({ item, start }) => `${item} ${start}`).flatMap((group): LevelFact[] => {
    const debit = debitOf(group);
    const { item, start, seq } = firstOf(group, "group");
    const isNothing = group.length === 1 && group[0]?.amount === 0;
    if ((debit === undefined || isNothing) && begun.has(`${item} ${start}`)) return [];
    const level = debit === undefined ? null : { price: debit.price!, quantity: quantityOf(debit) };
    return [{ at: start, item: item!, level, evidence: "proration", seq: debit?.seq ?? seq, place: 0 }];
  });
}

/**
 * The line that shows what an item changed to: the last debit that no credit reverses, in whatever order they are. A
 * change to a free price shows as a debit of 0 beside the credit.
 */
function debitOf(group: BilledLine[]): BilledLine | undefined {
  const credits = group.filter(({ amount }) => amount < 0);
  const left = group
    .filter(({ amount }) => amount > 0)
    .filter((debit) => {
      const back = credits.findIndex(
        (credit) => credit.price === debit.price && quantityOf(credit) === quantityOf(debit),
      );
      if (back >= 0) credits.splice(back, 1);
      return back < 0;
    });
  const debit = left.at(-1) ?? group.findLast(({ amount }) => amount > 0);
  if (debit !== undefined) return debit;
  return (
    group.findLast(({ amount, isCredit }) => amount === 0 && !isCredit) ??
    group.findLast(({ amount }) => amount === 0)
  );
}

/**
 * Items that are gone without any event showing it: they ended with the last period billed for them. A metered item,
 * billed in arrears, was still there then, so it ended when the subscription was next billed.
 */
function vanished({ snapshots, lines }: OfSubscription, world: World): LevelFact[] {
  const shown = new Set(
    snapshots.flatMap(({ body, isExact }, index) =>
      isExact || index === snapshots.length - 1 ? body.items.map(({ id }) => id) : [],
    ),
  );
  const billed = lines.filter(isRenewal);
  const last = new Map<string, BilledLine>();
  for (const line of lines) {
    if (line.item === null || line.amount < 0 || shown.has(line.item)) continue;
    if (line.end > (last.get(line.item)?.end ?? 0)) last.set(line.item, line);
  }
  return [...last].flatMap(([item, { end, seq, price }]): LevelFact[] => {
    const next = billed
      .map((line) => (isMetered(line, world) ? line.end : line.start))
      .filter((at) => at > end);
    const at = isMetered({ price }, world) ? Math.min(...next) : end;
    return at === Number.POSITIVE_INFINITY
      ? []
      : [{ at, item, level: null, evidence: "renewal", seq, place: -1 }];
  });
}

function isMetered({ price }: { price: string | null }, world: World): boolean {
  return price !== null && world.price(price)?.recurring?.usage_type === "metered";
}

/** Context for reading a snapshot. */
interface Sighted {
  /** All items the subscription ever had, and those of earlier snapshots. */
  items: string[];
  earlier: Set<string>;
  /** When items began. */
  begins: Map<string, number>;
  billed: LevelFact[];
}

/**
 * What a snapshot shows: which items exist with which price and quantity, which are gone, and for a new item, when it
 * began.
 */
function sight(snapshot: Snapshot, index: number, { items, earlier, begins, billed }: Sighted): LevelFact[] {
  const { body, at, isExact, seq } = snapshot;
  const evidence = isExact || index > 0 ? "observed" : "assumed";
  const present = new Set(body.items.map(({ id }) => id));
  const isToCome = (item: string) =>
    !earlier.has(item) && at <= body.created + AT_ONCE && (begins.get(item) ?? at + 1) <= at;
  const facts = (body.isCut ? [] : items)
    .filter((item) => !present.has(item) && !isToCome(item))
    .map((item): LevelFact => ({ at, item, level: null, evidence, seq, place: index }));
  for (const item of body.items) {
    facts.push({ at, item: item.id, level: levelOf(item), evidence, seq, place: index });
    const since = begins.get(item.id) ?? at;
    if (earlier.has(item.id) || since >= at) continue;
    const first = firstLevel(item.id, snapshot, billed);
    if (first !== null)
      facts.push({ at: since, item: item.id, level: first, evidence: "object", seq, place: index });
  }
  return facts;
}

function itemsOf({ snapshots, lines }: OfSubscription): string[] {
  const named = snapshots.flatMap(({ body }) => body.items.map(({ id }) => id));
  return [...new Set([...named, ...lines.map(({ item }) => item)])].filter((item) => item !== null);
}

function levelOf(item: Item): { price: string; quantity: number } {
  return { price: item.price, quantity: item.quantity ?? 1 };
}

/**
 * An item's first price and quantity: from its first line, otherwise its state before the first event, otherwise its
 * current state.
 */
function firstLevel(item: string, { body, previous, isExact }: Snapshot, billed: LevelFact[]) {
  const first = billed
    .filter((one) => one.item === item && one.level !== null)
    .sort((a, b) => a.at - b.at)[0];
  if (first !== undefined) return first.level;
  const known = isExact && previous !== null ? [...previous.items, ...body.items] : body.items;
  const found = known.find(({ id }) => id === item);
  return found === undefined ? null : levelOf(found);
}
