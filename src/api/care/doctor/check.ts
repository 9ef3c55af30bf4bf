import { CambiumError, messageOf } from "../../../base/error.ts";
import { explained } from "../../../base/failure.ts";
import type { Store } from "../../../store/store.ts";

/** What was found, and how to mend it; null where nothing is wrong. */
export interface Finding {
  found: string;
  mend: string | null;
}

/** One thing that Cambium needs. */
export interface Check {
  /** What is so while all is well. */
  name: string;
  /** What a server that has the folder open is asked for in place of looking, since only it may look. */
  isOfServer?: true;
  /** Looks without changing anything in the folder. Whatever it throws is a finding. */
  look(patient: Patient): Promise<Finding>;
}

/** A data folder that is looked at. */
export interface Patient {
  directory: string;
  /** The record as it is now; null while there is none. @throws what keeps it from being read */
  record(): Promise<Store | null>;
  /** What the warehouse says of itself, where this process has it open. */
  openWarehouse?(): Promise<string>;
}

export const well = (found: string): Finding => ({ found, mend: null });
export const ill = (found: string, mend: string): Finding => ({ found, mend });

/** A failure as a finding. @param place what was looked at @param mend how to mend what is not known */
export function illBy(error: unknown, place: string, mend: string): Finding {
  const known = explained(error, place);
  const hint = known instanceof CambiumError ? known.hint : undefined;
  return ill(messageOf(known), hint ?? mend);
}
