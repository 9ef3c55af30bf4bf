import { z } from "zod";
import type { Store } from "../../store/store.ts";

/** A customer's account and id, which don't change between builds. */
export interface CustomerName {
  account: string;
  customer: string;
}

/** The customer links set by the organisation. */
export interface SaidLinks {
  /** Groups linked by hand. */
  groups: CustomerName[][];
  /** Customers excluded from linking by rules. */
  apart: CustomerName[];
}

const GROUP = "link";
const APART = "link_never";

const nameSchema = z.strictObject({ account: z.string(), customer: z.string() });
const groupSchema = z.strictObject({ customers: z.array(nameSchema) });

/** The links set by hand, from the record. */
export async function saidLinks(store: Store): Promise<SaidLinks> {
  const groups = await store.notes(GROUP, groupSchema);
  const apart = await store.notes(APART, nameSchema);
  return { groups: [...groups.values()].map(({ customers }) => customers), apart: [...apart.values()] };
}

/**
 * Links customers by hand, including everyone already linked to them by hand.
 * @returns the whole group
 */
export async function linkByHand(store: Store, customers: CustomerName[]): Promise<CustomerName[]> {
  const touched = await groupsOf(store, customers);
  const all = new Map([...customers, ...touched.flat()].map((one) => [keyOf(one), one]));
  store.together(() => {
    replaceGroups(store, touched, [...all.values()]);
    for (const one of customers) store.removeNote(APART, keyOf(one));
  });
  return [...all.values()];
}

/**
 * Removes a customer from its group linked by hand.
 * @param never whether to also exclude it from linking by rules, until it is linked by hand again
 * @returns whether it was linked by hand
 */
export async function unlinkByHand(store: Store, customer: CustomerName, never: boolean): Promise<boolean> {
  const touched = await groupsOf(store, [customer]);
  const rest = touched.flat().filter((one) => keyOf(one) !== keyOf(customer));
  if (touched.length === 0 && !never) return false;
  store.together(() => {
    replaceGroups(store, touched, rest);
    if (never) store.setNote(APART, keyOf(customer), customer);
  });
  return touched.length > 0;
}

/** A customer name as a single string. */
export function keyOf({ account, customer }: CustomerName): string {
  return JSON.stringify([account, customer]);
}

async function groupsOf(store: Store, customers: CustomerName[]): Promise<CustomerName[][]> {
  const wanted = new Set(customers.map(keyOf));
  return (await saidLinks(store)).groups.filter((group) => group.some((one) => wanted.has(keyOf(one))));
}

/** Replaces groups by one. A group is stored under its first customer; a single customer isn't a group. */
function replaceGroups(store: Store, old: CustomerName[][], customers: CustomerName[]): void {
  const sorted = [...customers].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const kept = sorted.length > 1 ? sorted.slice(0, 1).map(keyOf) : [];
  for (const key of kept) store.setNote(GROUP, key, { customers: sorted });
  for (const key of old.map(firstKey)) if (!kept.includes(key)) store.removeNote(GROUP, key);
}

function firstKey(group: CustomerName[]): string {
  return group.map(keyOf).sort()[0] ?? "";
}
