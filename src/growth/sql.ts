import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CambiumError } from "../base/error.ts";
import { growthRoot } from "../base/root.ts";

/**
 * What a `.sql` file of growth is filled with, by the name it has there after a `$`: SQL, a whole number, or a function
 * that makes the SQL where it is needed.
 */
export type Filling = Record<string, string | number | (() => Promise<string>)>;

/**
 * Reads a file with one select and fills in its names.
 * @param path from `src/growth`, such as `usage/usage_days.sql`
 * @throws CambiumError `internal` for a name that isn't filled
 */
export async function growthSql(path: string, filling: Filling = {}): Promise<string> {
  const text = await readFile(join(growthRoot, path), "utf8");
  const sql = text.replace(/^--.*$/gm, "").trim();
  const found = new Map<string, string>();
  for (const [, name = ""] of sql.matchAll(/\$(\w+)/g)) {
    const value = Object.hasOwn(filling, name) ? filling[name] : undefined;
    if (value === undefined) throw new CambiumError("internal", `${path} needs a value for ${name}`);
    if (!found.has(name)) found.set(name, typeof value === "function" ? await value() : String(value));
  }
  return sql.replaceAll(/\$(\w+)/g, (_, name: string) => found.get(name) ?? "");
}
