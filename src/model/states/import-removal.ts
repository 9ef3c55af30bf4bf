import { CambiumError } from "../../base/error.ts";
import type { ImportEntry } from "../../store/import-log.ts";
import type { Store } from "../../store/store.ts";

/**
 * Removes an import by adding a log entry that says so; nothing is deleted from the log. The warehouse follows when it
 * is next brought up to date.
 * @throws CambiumError `not_found` if there is no such import, `conflict` if it is already removed or is the demo
 * company
 */
export async function removeImport(store: Store, seq: number, now: Date): Promise<ImportEntry> {
  const entry = await findImport(store, seq);
  if (entry.removed !== null) {
    throw new CambiumError(
      "conflict",
      `import ${seq} was already removed on ${entry.removed.at.slice(0, 10)}`,
      {
        hint: "Run `cambium imports` to see what counts. To bring it back, import its files again.",
      },
    );
  }
  if (entry.isDemo === true) {
    throw new CambiumError("conflict", `you can't remove import ${seq}: it's the demo company`, {
      hint: "For other data, use another folder: pass --data DIR.",
    });
  }
  store.append(store.log.removal(entry, now));
  return entry;
}

/** Finds an import by number. @throws CambiumError `not_found` if there is none */
export async function findImport(store: Store, seq: number): Promise<ImportEntry> {
  const entry = (await store.imports()).find((one) => one.seq === seq);
  if (entry !== undefined) return entry;
  throw new CambiumError("not_found", `unknown import: ${seq}`, {
    reason: { id: "unknown", of: "import", name: seq },
    hint: "Run `cambium imports` to list imports.",
  });
}
