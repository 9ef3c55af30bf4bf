import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { RESULTS } from "../../base/limits.ts";
import { type Table, writeParquet } from "../../sql/parquet.ts";
import { syncPath } from "../../store/landing.ts";
import type { Store } from "../../store/store.ts";
import { type Format, tableCsv } from "./table-files.ts";

const KIND = "sql_runs";

const runSchema = z.strictObject({
  /** The instant at which it was due, and the one at which it ran. */
  due: z.string(),
  at: z.string(),
  /** Null where it failed. */
  file: z.string().nullable(),
  rows: z.number().nullable(),
  /** In the engine. */
  milliseconds: z.number().nullable(),
  bytes: z.number().nullable(),
  error: z.string().nullable(),
});

/** A run of a query by its schedule. */
export type QueryRun = z.infer<typeof runSchema>;

const runsSchema = z.array(runSchema);

/** The runs of a query that are kept, the last one first. */
export async function runsOf(store: Store, query: string): Promise<QueryRun[]> {
  return (await store.note(KIND, query, runsSchema)) ?? [];
}

/** The runs of all queries, by query. */
export async function allRuns(store: Store): Promise<Map<string, QueryRun[]>> {
  return store.notes(KIND, runsSchema);
}

/**
 * Keeps a run. One whose file it replaced goes, and so do the oldest beyond the limit, with their files.
 * @returns false where its query was removed meanwhile: nothing of it is kept
 */
export async function keepRun(store: Store, query: string, run: QueryRun): Promise<boolean> {
  const others = (await runsOf(store, query)).filter(({ file }) => file === null || file !== run.file);
  const runs = [run, ...others];
  if (store.versions.one("query", query) === null) {
    await removeResults(store, query);
    return false;
  }
  store.setNote(KIND, query, runs.slice(0, RESULTS.most));
  for (const { file } of runs.slice(RESULTS.most))
    if (file !== null) await rm(join(folderOf(store, query), file), { force: true });
  return true;
}

/** Forgets the runs of a query. Call it with the change that removes the query. */
export function forgetRuns(store: Store, query: string): void {
  store.removeNote(KIND, query);
}

/** Removes the results of a query that is gone. */
export async function removeResults(store: Store, query: string): Promise<void> {
  await rm(folderOf(store, query), { recursive: true, force: true });
}

/**
 * Writes a result as a file of its day: it appears under its name only when it is whole.
 * @returns its name and bytes
 */
export async function writeResult(
  store: Store,
  { query, day, format }: { query: string; day: string; format: Format },
  table: Table,
): Promise<{ file: string; bytes: number }> {
  const folder = folderOf(store, query);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = `${day}.${format}`;
  const draft = join(folder, `.${file}.draft`);
  try {
    await rm(draft, { force: true });
    if (format === "csv") await writeFile(draft, await tableCsv(table), { mode: 0o600 });
    else await writeParquet(draft, table);
    await chmod(draft, 0o600);
    await syncPath(draft);
    const { size } = await stat(draft);
    await rename(draft, join(folder, file));
    await syncPath(folder);
    return { file, bytes: size };
  } finally {
    await rm(draft, { force: true });
  }
}

/** The names of the results of a query that are there. */
export async function resultNames(store: Store, query: string): Promise<Set<string>> {
  return new Set(await readdir(folderOf(store, query)).catch(() => []));
}

/**
 * The content of a result. Only files that the record lists are read, whatever name is asked for.
 * @throws CambiumError `not_found`
 */
export async function readResult(store: Store, query: string, file: string): Promise<Buffer> {
  const listed = (await runsOf(store, query)).find((run) => run.file === file)?.file ?? null;
  const content =
    listed === null ? null : await readFile(join(folderOf(store, query), listed)).catch(() => null);
  if (content !== null) return content;
  throw new CambiumError("not_found", `there is no result ${file} of query ${query}`, {
    hint: "Run `cambium sql results` to list them. The oldest are removed first.",
  });
}

/** @param query an id, which has no characters that lead elsewhere */
function folderOf({ directory }: Store, query: string): string {
  return join(directory, "results", query);
}
