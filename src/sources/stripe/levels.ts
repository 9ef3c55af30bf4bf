import type { BilledLine, Snapshot, World } from "./customer.ts";
import { isRenewal, type OfSubscription } from "./discounts.ts";
import type { Item } from "./shapes.ts";

/** How a fact is known, weakest first (DEFINITIONS §1). */
export const EVIDENCE = ["assumed", "object", "renewal", "proration", "observed"] as const;
export type EvidenceKind = (typeof EVIDENCE)[number];

/** Which price an item has and how much of it, from an instant on; null when it is there no more. */
export interface LevelFact {
  at: number;
  item: string;
  level: { price: string; quantity: number } | null;
  evidence: EvidenceKind;
  seq: number;
  /** Its place among what is said of the same instant by the same kind of evidence. */
  place: number;
}

/** What lines and sights of a subscription say of its items' prices and quantities. */
export function levelFacts(of: OfSubscription, started: number, world: World): LevelFact[] {
  const told = covered(of.snapshots);
  const billed = [...prorations(of), ...renewals(of, world), ...vanished(of)].filter(
    ({ at }) => !told.some(([from, to]) => from <= at && at < to),
  );
  const seen = of.snapshots.flatMap((snapshot, index) => sight(snapshot, index, of, started));
  return [...billed, ...seen];
}

/** The times between two events of which the second says that nothing happened in between. */
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

function isMetered({ price }: { price: string | null }, { prices }: World): boolean {
  return price !== null && prices.get(price)?.recurring?.usage_type === "metered";
}

/** A line for a period of an item says what it is from the period's start on. */
function renewals({ lines }: OfSubscription, world: World): LevelFact[] {
  return lines.filter(isRenewal).flatMap((line, place) => {
    const { item, price, start, seq } = line;
    if (item === null || price === null) return [];
    const quantity = isMetered(line, world) ? 1 : quantityOf(line);
    return [{ at: start, item, level: { price, quantity }, evidence: "renewal" as const, seq, place }];
  });
}

/**
 * Credit and debit of an item at one instant are a change there: the last debit says to what. A debit alone is an item that
 * was added, a credit alone one that was removed.
 */
function prorations({ lines }: OfSubscription): LevelFact[] {
  const groups = new Map<string, BilledLine[]>();
  for (const line of lines) {
    if (!line.isProration || line.item === null || line.price === null) continue;
    const key = `${line.item} ${line.start}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((group) => {
    const debit = group.findLast(({ amount }, index) => amount > 0 || (amount === 0 && index > 0));
    const [{ item, start, seq }] = [group[0]!];
    const level = debit === undefined ? null : { price: debit.price!, quantity: quantityOf(debit) };
    return {
      at: start,
      item: item!,
      level,
      evidence: "proration" as const,
      seq: debit?.seq ?? seq,
      place: 0,
    };
  });
}

/** Items that are there no more, and that no event showed: at the latest they ended with what was last billed of them. */
function vanished({ snapshots, lines }: OfSubscription): LevelFact[] {
  const shown = new Set(
    snapshots.flatMap(({ body, isExact }, index) =>
      isExact || index === snapshots.length - 1 ? body.items.map(({ id }) => id) : [],
    ),
  );
  const last = new Map<string, BilledLine>();
  for (const line of lines.filter(isRenewal)) {
    if (line.item === null || shown.has(line.item)) continue;
    if (line.end > (last.get(line.item)?.end ?? 0)) last.set(line.item, line);
  }
  return [...last].map(([item, { end, seq }]) => ({
    at: end,
    item,
    level: null,
    evidence: "renewal",
    seq,
    place: -1,
  }));
}

/** What a sight says: of an item that began before it, from when; of all items, what they are then, or that they are not. */
function sight(snapshot: Snapshot, index: number, of: OfSubscription, started: number): LevelFact[] {
  const { body, at, isExact, seq } = snapshot;
  const evidence = isExact || index > 0 ? "observed" : "assumed";
  const earlier = new Set(of.snapshots.slice(0, index).flatMap((one) => one.body.items.map(({ id }) => id)));
  const present = new Set(body.items.map(({ id }) => id));
  const facts = itemsOf(of)
    .filter((item) => !present.has(item))
    .map((item): LevelFact => ({ at, item, level: null, evidence, seq, place: index }));
  for (const item of body.items) {
    facts.push({ at, item: item.id, level: levelOf(item), evidence, seq, place: index });
    const since = item.created <= body.created ? started : item.created;
    if (earlier.has(item.id) || since >= at) continue;
    const first = firstLevel(item.id, snapshot, of);
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

/** What an item began as: by its first line, else by what it was before the first event, else by what it is. */
function firstLevel(item: string, { body, previous, isExact }: Snapshot, { lines }: OfSubscription) {
  const line = lines
    .filter((one) => one.item === item && one.price !== null && !(one.isProration && one.amount < 0))
    .sort((a, b) => a.start - b.start)[0];
  if (line !== undefined && line.price !== null) return { price: line.price, quantity: quantityOf(line) };
  const known = isExact && previous !== null ? previous : body;
  const found = known.items.find(({ id }) => id === item);
  return found === undefined ? null : levelOf(found);
}
