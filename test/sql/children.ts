import { readdir, readFile } from "node:fs/promises";
import { sandboxProgram } from "../../src/base/root.ts";

/** A query that never ends by itself. */
export const ENDLESS = "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r";

/** The processes for queries that this one has started and that still run. */
export async function childrenHere(): Promise<string[]> {
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    all.map(async (pid) => {
      const [command, stat] = await Promise.all(
        ["cmdline", "stat"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "")),
      );
      const parent = stat?.replace(/^.*\) \S /s, "").split(" ")[0];
      return command?.includes(sandboxProgram) && parent === String(process.pid) ? [pid] : [];
    }),
  );
  return found.flat();
}
