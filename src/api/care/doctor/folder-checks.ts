import { access, constants, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasErrno } from "../../../base/error.ts";
import { keptFaults } from "../../../model/checks/kept-faults.ts";
import { unlistedFiles } from "../../../store/unlisted.ts";
import { type Check, type Finding, ill, illBy, well } from "./check.ts";

const GIVE =
  "Give your user read and write access to the folder and its files, or choose another folder with --data.";

export const folderCheck: Check = {
  name: "Data folder is readable and writable",
  async look({ directory }) {
    const parts = [directory, join(directory, "imports"), ...FILES.map((name) => join(directory, name))];
    if (!(await isThere(directory))) return inParent(directory);
    for (const path of parts) {
      const refused = await access(path, constants.R_OK | constants.W_OK).catch((error: unknown) => error);
      if (refused !== undefined && !hasErrno(refused, "ENOENT")) return illBy(refused, path, GIVE);
    }
    await readdir(directory);
    return well(directory);
  },
};

const FILES = ["cambium.db", "warehouse.duckdb"];

/** For a folder that doesn't exist yet: checks that the first command can create it. */
async function inParent(directory: string): Promise<Finding> {
  let parent = dirname(directory);
  while (!(await isThere(parent))) parent = dirname(parent);
  const refused = await access(parent, constants.W_OK).catch((error: unknown) => error);
  if (refused !== undefined) return illBy(refused, parent, GIVE);
  return well(`${directory} doesn't exist yet: the first command creates it`);
}

export const keptFilesCheck: Check = {
  name: "Imported files are intact",
  isOfServer: true,
  async look(patient) {
    const store = await patient.record().catch(() => undefined);
    if (store === undefined)
      return ill(
        "unknown, because the record can't be read",
        "Fix the record first, then run `cambium doctor` again.",
      );
    if (store === null) return well("none");
    const faults = await keptFaults(store);
    if (faults.length === 0) return well("all present and unchanged");
    return ill(faults.join("; "), MEND_KEPT);
  },
};

const MEND_KEPT =
  "Restore those files to imports/ from a backup, or undo the import with `cambium imports remove`.";

export const unlistedCheck: Check = {
  name: "Files that aren't in the record",
  isOfServer: true,
  async look({ directory }) {
    const names = await unlistedFiles(directory);
    if (names.length === 0) return well("none");
    return well(
      `in unlisted/: ${names.join(", ")}. Import them again if they are missed; Cambium reads none of them.`,
    );
  },
};

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => !hasErrno(error, "ENOENT"),
  );
}
