import { LIMITS } from "../../base/limits.ts";
import { dateOfDay, type Zone } from "../../base/zone.ts";
import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { sigmaMetadata, stripeMetadata, type Target, type ToldMetadata } from "./told-metadata.ts";
import type { Limit } from "./usage-record.ts";

/** How the keys of limits begin in the metadata of products and prices; the metric follows. */
export const LIMIT_KEY = "cambium_limit_";
const PER = "_per";
const KIND = "_kind";
/** As much as can be set by hand. */
const MOST_AMOUNT = 9_000_000_000;
const MILLION = 1_000_000;

/** An entry of metadata that is no limit. */
export interface BadLimit extends Target {
  key: string;
  value: string;
  expected: string;
}

/** The limits that the metadata of products and prices declares. */
export interface MetadataLimits {
  /** Each from the day on which it was recorded, the first one of a target and metric undated. 0: none from then on. */
  limits: Limit[];
  /** What the metadata as last seen says and can't be used. */
  bad: BadLimit[];
}

/** The limits in the metadata of Stripe's products and prices, synced, and of the products in Sigma tables. The imports must be applied. */
export async function metadataLimits(
  store: Store,
  warehouse: Warehouse,
  zone: Zone,
): Promise<MetadataLimits> {
  const told = [...stripeMetadata(store, LIMIT_KEY), ...(await sigmaMetadata(store, warehouse, LIMIT_KEY))];
  return limitsTold(told, zone);
}

/** What the metadata of synced products and prices says and can't be used, in words. */
export function badLimitTexts(store: Store, zone: Zone): string[] {
  return limitsTold(stripeMetadata(store, LIMIT_KEY), zone).bad.map(badLimitText);
}

/** Says what is wrong with an entry of metadata. */
export function badLimitText({ product, price, key, value, expected }: BadLimit): string {
  return `${product ?? price}: its metadata ${key} is "${value.slice(0, 50)}", expected ${expected}. It doesn't count until you correct it`;
}

/**
 * All limits that hold: those set by hand, and those of metadata until the first day of one that is set by hand for the
 * same metric and product or price.
 */
export function limitsInForce(byHand: readonly Limit[], ofMetadata: readonly Limit[]): Limit[] {
  const first = new Map<string, string>();
  const target = ({ metric, product, price }: Limit) => JSON.stringify([metric, product, price]);
  for (const limit of byHand) {
    const [known, from] = [first.get(target(limit)), limit.from ?? ""];
    first.set(target(limit), known === undefined || from < known ? from : known);
  }
  const isBefore = (limit: Limit) => {
    const day = first.get(target(limit));
    return day === undefined || (limit.from ?? "") < day;
  };
  return [...byHand, ...ofMetadata.filter(isBefore)];
}

/** @param told in any order */
export function limitsTold(told: readonly ToldMetadata[], zone: Zone): MetadataLimits {
  const byTarget = new Map<string, ToldMetadata[]>();
  for (const one of told) {
    const key = JSON.stringify([one.product, one.price]);
    byTarget.set(key, [...(byTarget.get(key) ?? []), one]);
  }
  const targets = [...byTarget].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = targets.map(([, of]) => limitsOfTarget(of, zone));
  const limits = all.flatMap((one) => one.limits);
  const { most } = LIMITS.usageLimits;
  const bad = all.flatMap((one) => one.bad);
  const [over] = limits.slice(most);
  if (over !== undefined)
    bad.push({
      product: over.product,
      price: over.price,
      key: `${LIMIT_KEY}${over.metric}`,
      value: String(over.amount / MILLION),
      expected: `at most ${most.toLocaleString("en")} limits in metadata, counting each change, of which this is the first too many`,
    });
  return { limits: limits.slice(0, most), bad };
}

type Amount = Pick<Limit, "amount" | "per" | "is_hard">;

/** The limits of one product or price: what its metadata said at the end of each day on which some was recorded. */
function limitsOfTarget(told: ToldMetadata[], zone: Zone): MetadataLimits {
  const days = new Map<number, ToldMetadata>();
  let last: ToldMetadata | undefined;
  for (const one of told.toSorted((a, b) => a.recordedMs - b.recordedMs)) {
    if (last === undefined || one.seenMs >= last.seenMs) last = one;
    days.set(zone.dayOf(one.recordedMs), last);
  }
  const limits: Limit[] = [];
  const known = new Map<string, Amount>();
  let bad: BadLimit[] = [];
  for (const [day, { product, price, metadata }] of days) {
    const found = readLimits({ product, price }, metadata);
    bad = found.bad;
    for (const metric of [...new Set([...known.keys(), ...found.limits.keys()])].sort()) {
      const [before, after] = [known.get(metric), found.limits.get(metric) ?? NONE];
      if (found.unknown.has(metric) || isSame(before ?? NONE, after)) continue;
      known.set(metric, after);
      limits.push({
        metric,
        product,
        price,
        ...after,
        from: before === undefined ? null : dateOfDay(day),
      });
    }
  }
  return { limits, bad };
}

const NONE: Amount = { amount: 0, per: "item", is_hard: false };

function isSame(a: Amount, b: Amount): boolean {
  return a.amount === b.amount && a.per === b.per && a.is_hard === b.is_hard;
}

/** What metadata says of limits; a metric with an entry that can't be used is unknown. */
function readLimits(target: Target, metadata: Record<string, string>) {
  const limits = new Map<string, Amount>();
  const unknown = new Set<string>();
  const bad: BadLimit[] = [];
  const refuse = (metric: string, key: string, expected: string) => {
    unknown.add(metric);
    bad.push({ ...target, key, value: metadata[key] ?? "", expected });
  };
  for (const key of Object.keys(metadata).filter((one) => one.startsWith(LIMIT_KEY))) {
    const companion = [PER, KIND].find((end) => key.endsWith(end));
    const main = companion === undefined ? key : key.slice(0, -companion.length);
    const metric = main.slice(LIMIT_KEY.length);
    if (companion !== undefined) {
      const words = companion === PER ? PERS : KINDS;
      if (!words.includes(metadata[key]?.trim() ?? "")) refuse(metric, key, words.join(" or "));
      else if (metadata[main] === undefined) refuse(metric, key, `${main} beside it, with the amount`);
      continue;
    }
    const amount = amountOf(metadata[key] ?? "");
    if (metric === "") refuse(metric, key, `the metric after ${LIMIT_KEY}`);
    else if (amount === null) refuse(metric, key, AMOUNT);
    else
      limits.set(metric, {
        amount,
        per: metadata[`${key}${PER}`]?.trim() === "quantity" ? "quantity" : "item",
        is_hard: metadata[`${key}${KIND}`]?.trim() !== "soft",
      });
  }
  return { limits, unknown, bad };
}

const PERS = ["item", "quantity"];
const KINDS = ["hard", "soft"];
const AMOUNT = "a number above 0, up to 9 billion, such as 1000 or 2.5 (no key for no limit)";

/** In millionths; null for what is no amount. */
function amountOf(text: string): number | null {
  const value = /^\d{1,10}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : 0;
  return value > 0 && value <= MOST_AMOUNT ? Math.round(value * MILLION) : null;
}
