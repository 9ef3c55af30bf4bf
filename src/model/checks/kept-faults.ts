import type { Store } from "../../store/store.ts";
import { readCloses } from "../closes/close-record.ts";

/**
 * Problems with kept files, as sentences that name them: imports that count, their lists of bad rows, and closes. Reads
 * every file.
 */
export async function keptFaults(store: Store): Promise<string[]> {
  const found: string[] = [];
  const note = (what: string, fault: string | null) => {
    if (fault !== null) found.push(`${what} ${fault}`);
  };
  for (const { seq, files } of await store.standingImports()) {
    for (const { hash, bytes, name, badRows, badHash } of files) {
      note(`${name} of import ${seq}`, await store.faultIn(hash, bytes));
      if (badRows === 0) continue;
      const fault =
        badHash === undefined ? await store.absenceOf(`${hash}.bad.csv`) : await store.faultIn(badHash);
      note(`the list of bad rows of ${name} of import ${seq}`, fault);
    }
  }
  for (const { period, files } of await readCloses(store)) {
    for (const [table, hash] of Object.entries(files))
      note(`the ${table} of the close of ${period}`, await store.faultIn(hash));
  }
  return found;
}
