import { access, constants, statfs } from "node:fs/promises";
import { z } from "zod";
import { readCloses } from "../model/closes.ts";
import { operation } from "./operation.ts";

export const doctor = operation({
  name: "doctor",
  summary: "Look whether everything that Cambium needs is there",
  effect: "read",
  path: "/doctor",
  positional: [],
  input: z.object({}),
  output: z.object({
    is_well: z.boolean(),
    rows: z.array(
      z.object({ check: z.string(), is_well: z.boolean(), found: z.string(), mend: z.string().nullable() }),
    ),
  }),
  rows: "rows",
  async run({ directory, warehouse, store }) {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isNode = major > 20 || (major === 20 && minor >= 19);
    const isWritable = await access(directory, constants.W_OK).then(
      () => true,
      () => false,
    );
    const { bavail, bsize } = await statfs(directory);
    const free = bavail * bsize;
    const [engine] = await warehouse.query("select version() as version");
    const missing = [];
    for (const { files } of await store.imports()) {
      for (const { hash, name } of files) if (!(await isReadable(store.importPath(hash)))) missing.push(name);
    }
    for (const { period, files } of await readCloses(store)) {
      for (const hash of Object.values(files))
        if (!(await isReadable(store.importPath(hash)))) missing.push(`close of ${period}`);
    }
    const rows = [
      row("Node.js 20.19 or newer", isNode, process.versions.node, "Install Node.js 20, 22 or 24."),
      row(
        "Data folder can be written",
        isWritable,
        directory,
        "Give your user the right to write it, or name another with --data.",
      ),
      row("1 GB of disk is free", free > 1e9, `${(free / 1e9).toFixed(1)} GB`, "Free some space."),
      row(
        "Warehouse answers",
        engine !== undefined,
        `DuckDB ${engine?.version ?? ""}`,
        "Move warehouse.duckdb away, with its .wal: it is made again.",
      ),
      row(
        "Imported files are kept",
        missing.length === 0,
        missing.length === 0 ? "all there" : `missing: ${missing.join(", ")}`,
        "Put the folder imports back from a backup.",
      ),
    ];
    return { is_well: rows.every(({ is_well }) => is_well), rows };
  },
});

function row(check: string, is_well: boolean, found: string, mend: string) {
  return { check, is_well, found, mend: is_well ? null : mend };
}

async function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
