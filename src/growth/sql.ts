import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CambiumError } from "../base/error.ts";
import { growthRoot } from "../base/root.ts";

/** What a `.sql` file of growth is filled with, by the name it has there after a `$`: SQL, or a whole number. */
export type Filling = Record<string, string | number>;

/**
 * Reads a file with one select and fills in its names.
 * @param path from `src/growth`, such as `usage/usage_days.sql`
 * @throws CambiumError `internal` for a name that isn't filled
 */
export async function growthSql(path: string, filling: Filling = {}): Promise<string> {
  const text = await readFile(join(growthRoot, path), "utf8");
  return text
    .replace(/^--.*$/gm, "")
    .trim()
    .replaceAll(/\$(\w+)/g, (_, name: string) => {
      if (!Object.hasOwn(filling, name))
        throw new CambiumError("internal", `${path} needs a value for ${name}`);
      return String(filling[name]);
    });
}
