import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BadRow, CambiumError } from "../base/error.ts";
import { openFile } from "../sources/file.ts";
import { type Mapping, recognise, type Staged, stage, unstage } from "../sources/read.ts";
import { SOURCES, type SourceName } from "../sources/sources.ts";
import type { ImportBody, KeptFile, Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { applyImports, keepImport } from "./apply.ts";

/** What a user asks to be imported. */
export interface ImportRequest {
  source: SourceName;
  /** Paths, each with the name it is called by. */
  files: string[];
  account: string;
  mapping: Mapping;
  /** Take the good rows of files with bad ones, and keep the bad ones beside the import. */
  skipBad: boolean;
  isDemo?: boolean;
}

export interface ImportResult {
  seq: number;
  /** False when the same files were imported before: then nothing changed. */
  isNew: boolean;
  files: KeptFile[];
  badRows: BadRow[];
}

/**
 * Imports files, all of them or none: checked first, then kept as they came, then entered in the evidence log in one
 * step, then loaded into the warehouse (which can be caught up later from the log).
 * @throws CambiumError `bad_input` with the bad rows of the first bad file
 */
export async function importFiles(
  store: Store,
  warehouse: Warehouse,
  request: ImportRequest,
  now: Date,
): Promise<ImportResult> {
  await applyImports(store, warehouse);
  const scratch = await mkdtemp(join(tmpdir(), "cambium-import-"));
  const staged: { path: string; name: string; staged: Staged }[] = [];
  try {
    for (const path of request.files) {
      const file = await openFile(path, scratch);
      const shape = await recognise(warehouse, file, [...SOURCES[request.source].shapes], request.mapping);
      const belonging = { account: request.account, known: `raw_${request.source}_${shape.name}` };
      const one = await stage(warehouse, file, shape, request.mapping, belonging);
      staged.push({ path, name: file.name, staged: one });
      if (one.badCount > 0 && !request.skipBad) throw badFile(file.name, one);
    }
    return await record(store, warehouse, request, staged, now);
  } finally {
    for (const one of staged) await unstage(warehouse, one.staged);
    await rm(scratch, { recursive: true, force: true });
  }
}

async function record(
  store: Store,
  warehouse: Warehouse,
  request: ImportRequest,
  staged: { path: string; name: string; staged: Staged }[],
  now: Date,
): Promise<ImportResult> {
  const files: KeptFile[] = [];
  for (const { path, name, staged: one } of staged) {
    const { hash, bytes } = await store.keep(path);
    if (one.badCount > 0) await writeFile(`${store.importPath(hash)}.bad.csv`, badCsv(one.bad));
    files.push({ hash, name, shape: one.shape.name, bytes, rows: one.rows, badRows: one.badCount });
  }
  const { source, mapping, skipBad, account, isDemo } = request;
  const body: ImportBody = { source, files, mapping, skipBad, isDemo };
  const { seq, isNew } = await store.recordImport(body, account, now);
  const badRows = staged.flatMap((one) => one.staged.bad);
  if (!isNew) return { seq, isNew, files, badRows };
  const tables = staged.map((one) => one.staged);
  await keepImport(store, warehouse, { source, seq, files }, tables);
  return { seq, isNew, files, badRows };
}

function badFile(name: string, staged: Staged): CambiumError {
  const [first] = staged.bad;
  const where =
    first === undefined ? "" : `: row ${first.row}${first.column === null ? "" : `, column ${first.column}`}`;
  const many = staged.badCount === 1 ? "1 bad row" : `${staged.badCount} bad rows`;
  return new CambiumError("bad_input", `${name} has ${many}${where}, expected ${first?.expected ?? ""}`, {
    hint: "Mend the rows, or pass --skip-bad to take the good ones. Nothing was imported.",
    badRows: staged.bad,
  });
}

function badCsv(bad: BadRow[]): string {
  const cell = (value: string | number | null) => `"${String(value ?? "").replaceAll('"', '""')}"`;
  const lines = bad.map(({ file, row, column, value, expected }) =>
    [file, row, column, value, expected].map(cell).join(","),
  );
  return `${["file,row,column,value,expected", ...lines].join("\n")}\n`;
}
