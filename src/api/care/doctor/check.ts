import { CambiumError, messageOf } from "../../../base/error.ts";
import { explained } from "../../../base/failure.ts";
import type { Store } from "../../../store/store.ts";

/** What a check found and how to fix it; `mend` is null when all is well. */
export interface Finding {
  found: string;
  mend: string | null;
}

/** One thing that Cambium needs. */
export interface Check {
  /** The statement that holds when all is well. */
  name: string;
  /** If a server has the folder open, only it can run this check, so its result is used. */
  isOfServer?: true;
  /** Runs the check without changing the folder. Anything it throws becomes a finding. */
  look(patient: Patient): Promise<Finding>;
}

/** The data folder to check. */
export interface Patient {
  directory: string;
  /**
   * The record as it is now; null if there's none.
   * @throws whatever prevents reading it
   */
  record(): Promise<Store | null>;
  /** Opens the warehouse and returns its version, or who uses it; only if this process has the folder open. */
  openWarehouse?(): Promise<string>;
}

export const well = (found: string): Finding => ({ found, mend: null });
export const ill = (found: string, mend: string): Finding => ({ found, mend });

/**
 * Turns an error into a finding.
 * @param place what was checked
 * @param mend the fix for unknown errors
 */
export function illBy(error: unknown, place: string, mend: string): Finding {
  const known = explained(error, place);
  const hint = known instanceof CambiumError ? known.hint : undefined;
  return ill(messageOf(known), hint ?? mend);
}
