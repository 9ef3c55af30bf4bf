import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { readState, writeState } from "../remembered.ts";

/** Marks of how far the warehouse has applied the log: for imports and for Stripe objects. */
export const APPLIED = ["applied", "applied_stripe"] as const;
type Applied = (typeof APPLIED)[number];

/** The last applied log entry; 0 if none. */
export async function readApplied(warehouse: Warehouse, name: Applied): Promise<number> {
  return Number(((await readState(warehouse, name)) ?? "0").split(" ")[0]);
}

/** @param hash of that entry, to detect a different log; empty for none */
export async function writeApplied(
  warehouse: Warehouse,
  name: Applied,
  seq: number,
  hash: string,
): Promise<void> {
  await writeState(warehouse, name, `${seq} ${hash}`);
}

/** Whether the last applied entry is still the same in the log. */
export async function isOfLog(store: Store, warehouse: Warehouse, name: Applied): Promise<boolean> {
  const [seq, hash] = ((await readState(warehouse, name)) ?? "").split(" ");
  return seq === "0" || (hash !== undefined && hash !== "" && store.log.hash(Number(seq)) === hash);
}
