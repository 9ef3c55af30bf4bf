import { copyFile, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasErrno } from "../../../base/error.ts";
import { checkAnew, PUT_BACK } from "../../../store/opening.ts";
import { Store } from "../../../store/store.ts";
import { type Check, ill, illBy, well } from "./check.ts";

export const recordCheck: Check = {
  name: "Record is readable",
  isOfServer: true,
  async look(patient) {
    const { directory } = patient;
    const place = join(directory, "cambium.db");
    try {
      const store = await patient.record();
      if (store === null) {
        await checkAnew(directory);
        return well("nothing recorded yet");
      }
      const faults = await store.faults();
      return faults.length === 0
        ? well(`${await store.lastSeq()} entries of evidence`)
        : ill(`${place} is damaged: ${faults[0]}`, PUT_BACK);
    } catch (error) {
      return illBy(error, place, PUT_BACK);
    }
  },
};

/**
 * Reads a copy of a record that no other process has open, as opening the original would write next to it. Call `close`
 * when done.
 */
export function copiedRecord(directory: string): { record(): Promise<Store | null>; close(): Promise<void> } {
  let copied: Promise<{ scratch: string; store: Store } | null> | undefined;
  return {
    async record() {
      copied ??= copy(directory);
      return (await copied)?.store ?? null;
    },
    async close() {
      const made = await copied?.catch(() => null);
      await made?.store.close();
      if (made) await rm(made.scratch, { recursive: true, force: true });
    },
  };
}

async function copy(directory: string): Promise<{ scratch: string; store: Store } | null> {
  const size = await stat(join(directory, "cambium.db")).then(
    (stats) => stats.size,
    (error: unknown) => {
      if (hasErrno(error, "ENOENT")) return 0;
      throw error;
    },
  );
  if (size === 0) return null;
  const scratch = await mkdtemp(join(tmpdir(), "cambium-doctor-"));
  try {
    const names = (await namesIn(directory)).filter((name) => /^cambium\.db(-wal)?$/.test(name));
    for (const name of names) await copyFile(join(directory, name), join(scratch, name));
    const store = await Store.ofCopy(directory, join(scratch, "cambium.db"));
    if (store !== null) return { scratch, store };
    await rm(scratch, { recursive: true, force: true });
    return null;
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (hasErrno(error, "ENOENT")) return [];
    throw error;
  });
}
