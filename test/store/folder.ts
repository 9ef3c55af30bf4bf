import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cambiumHere, type Run, writeInto } from "../import/cli.ts";

/** Rows of subscription periods as a file: `customer,start,end,amount`. */
export function csv(...rows: string[]): string {
  return `${["customer_id,start,end,amount", ...rows].join("\n")}\n`;
}

/** Imports rows from a file of a name; what was said on the way is in the run. */
export async function importRows(
  data: string,
  name: string,
  rows: string[],
  ...args: string[]
): Promise<Run> {
  const path = await writeInto(join(data, ".."), name, csv(...rows));
  return cambiumHere(["import", "subscriptions", path, "--set", "product=Pro", "--data", data, ...args]);
}

/** Runs a command on a folder. */
export function run(data: string, ...args: string[]): Promise<Run> {
  return cambiumHere([...args, "--data", data]);
}

/** The MRR at the end of each month of the first half of 2024, in cents. */
export async function mrr(data: string, ...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await run(
    data,
    "metric",
    "mrr",
    "--json",
    "--from",
    "2024-01",
    "--to",
    "2024-04",
    ...args,
  );
  if (code !== 0) return stderr;
  return JSON.parse(stdout).rows.map(({ value }: { value: number }) => value);
}

/** Every file under a folder, with the SHA-256 of what is in it. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(
      path.slice(folder.length + 1),
      createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    );
  }
  return found;
}
