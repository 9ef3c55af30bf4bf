import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { readState, writeState } from "../remembered.ts";

/** What the warehouse has applied of the log: imports, and Stripe's objects. */
export const APPLIED = ["applied", "applied_stripe"] as const;
type Applied = (typeof APPLIED)[number];

/** The number of the last entry of the log that is applied; 0 for none. */
export async function readApplied(warehouse: Warehouse, name: Applied): Promise<number> {
  return Number(((await readState(warehouse, name)) ?? "0").split(" ")[0]);
}

/** @param hash of that entry, so that another log is told from this one; empty for none */
export async function writeApplied(
  warehouse: Warehouse,
  name: Applied,
  seq: number,
  hash: string,
): Promise<void> {
  await writeState(warehouse, name, `${seq} ${hash}`);
}

/** Whether what is applied ends with an entry that the log still has. */
export async function isOfLog(store: Store, warehouse: Warehouse, name: Applied): Promise<boolean> {
  const [seq, hash] = ((await readState(warehouse, name)) ?? "").split(" ");
  return seq === "0" || (hash !== undefined && hash !== "" && store.log.hash(Number(seq)) === hash);
}
