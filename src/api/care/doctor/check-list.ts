import type { Check, Finding, Patient } from "./check.ts";
import { illBy } from "./check.ts";
import { folderCheck, keptFilesCheck, unlistedCheck } from "./folder-checks.ts";
import { diskCheck, nodeCheck } from "./machine-checks.ts";
import { privacyCheck } from "./privacy-check.ts";
import { recordCheck } from "./record-check.ts";
import { warehouseCheck } from "./warehouse-check.ts";

/** All checks of the doctor, in order. */
export const CHECKS: readonly Check[] = [
  nodeCheck,
  folderCheck,
  diskCheck,
  recordCheck,
  warehouseCheck,
  keptFilesCheck,
  unlistedCheck,
  privacyCheck,
];

export interface CheckRow extends Finding {
  check: string;
  is_well: boolean;
}

/**
 * Runs all checks.
 * @param ofServer results from the server that has the folder open
 */
export async function checked(patient: Patient, ofServer: CheckRow[] = []): Promise<CheckRow[]> {
  const rows: CheckRow[] = [];
  for (const { name, isOfServer, look } of CHECKS) {
    const told = isOfServer === true ? ofServer.find(({ check }) => check === name) : undefined;
    rows.push(told ?? rowOf(name, await look(patient).catch((error: unknown) => unknown(error, patient))));
  }
  return rows;
}

const unknown = (error: unknown, { directory }: Patient) =>
  illBy(error, directory, "Fix the other problems first, then run `cambium doctor` again.");

function rowOf(check: string, { found, mend }: Finding): CheckRow {
  return { check, is_well: mend === null, found, mend };
}
