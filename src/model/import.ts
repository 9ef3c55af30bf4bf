import { copyFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BadRow, CambiumError, messageOf } from "../base/error.ts";
import { isOfMachine } from "../base/failure.ts";
import { badRowsWithLines } from "../sources/bad-rows.ts";
import type { Mapping } from "../sources/columns.ts";
import { openFile } from "../sources/file.ts";
import { knownRows } from "../sources/raw.ts";
import { recognise, type Staged, stage, unstage } from "../sources/read.ts";
import { type Reading, SOURCES, type SourceName } from "../sources/sources.ts";
import type { ImportBody, KeptFile, Store } from "../store/store.ts";
import { literal } from "../warehouse/literal.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { applyImports, keepImport, setApplied } from "./apply.ts";
import { buildStates } from "./build.ts";

/** What a user asks to be imported. */
export interface ImportRequest {
  source: SourceName;
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

interface StagedFile {
  path: string;
  name: string;
  staged: Staged;
}

/**
 * Imports files, all of them or none: checked first, kept as they came, tried in the warehouse, and then entered in the
 * evidence log in one step, which is the moment they are there. Nothing that breaks the states is entered.
 * @throws CambiumError `bad_input` with the bad rows of the first bad file
 */
export async function importFiles(
  store: Store,
  warehouse: Warehouse,
  request: ImportRequest,
  { reading, now }: { reading: Reading; now: Date },
): Promise<ImportResult> {
  await applyImports(store, warehouse);
  const scratch = await store.scratch();
  const staged: StagedFile[] = [];
  try {
    for (const path of request.files) staged.push(await stageFile(warehouse, request, path, scratch, staged));
    const body = await keepFiles(store, warehouse, request, staged);
    const badRows = staged.flatMap((one) => one.staged.bad);
    const known = await store.findImport(body, request.account);
    if (known !== undefined) return { seq: known, isNew: false, files: body.files, badRows };
    const tables = staged.map((one) => one.staged);
    const seq = await enter(store, warehouse, request, body, tables, reading, now);
    return { seq, isNew: true, files: body.files, badRows };
  } finally {
    for (const one of staged) await unstage(warehouse, one.staged);
    await rm(scratch, { recursive: true, force: true });
  }
}

async function stageFile(
  warehouse: Warehouse,
  request: ImportRequest,
  path: string,
  scratch: string,
  earlier: StagedFile[],
): Promise<StagedFile> {
  const { source, mapping, account } = request;
  const copy = await copyIn(path, join(scratch, `${earlier.length}.import`));
  const file = await openFile(copy, scratch, basename(path));
  const shape = await recognise(warehouse, file, [...SOURCES[source].shapes], mapping);
  const before = earlier.filter((one) => one.staged.shape.name === shape.name).map((one) => one.staged.table);
  const staged = await stage(warehouse, file, shape, mapping, {
    account,
    known: knownRows(source, shape, before),
  });
  const one = { path: copy, name: file.name, staged };
  if (staged.badCount === 0 || (request.skipBad && staged.rows > 0)) return one;
  await unstage(warehouse, staged);
  throw badFile(file.name, staged);
}

/** Copies what is to be imported, so that what is read is what is kept; what is no file is left to be refused. */
async function copyIn(path: string, target: string): Promise<string> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (!isFile) return path;
  await copyFile(path, target);
  return target;
}

async function keepFiles(
  store: Store,
  warehouse: Warehouse,
  request: ImportRequest,
  staged: StagedFile[],
): Promise<ImportBody> {
  const files: KeptFile[] = [];
  for (const { path, name, staged: one } of staged) {
    const { hash, bytes } = await store.keep(path);
    if (one.badCount > 0) {
      const target = `${store.importPath(hash)}.bad.csv`;
      await warehouse.exec(`copy (${badRowsWithLines(one)}) to ${literal(target)} (format csv, header)`);
    }
    files.push({ hash, name, shape: one.shape.name, bytes, rows: one.rows, badRows: one.badCount });
  }
  const { source, mapping, skipBad, isDemo } = request;
  return { source, files, mapping, skipBad, isDemo };
}

/** Tries the import in the warehouse, enters it in the log, and only then lets the warehouse keep it. */
async function enter(
  store: Store,
  warehouse: Warehouse,
  request: ImportRequest,
  body: ImportBody,
  tables: Staged[],
  reading: Reading,
  now: Date,
): Promise<number> {
  await warehouse.exec("begin");
  try {
    const next = (await store.lastSeq()) + 1;
    await keepImport(store, warehouse, { ...body, seq: next }, tables);
    await setApplied(warehouse, next);
    await buildStates(store, warehouse, reading, [{ ...body, seq: next }]).catch((cause) => {
      if (isOfMachine(cause)) throw cause;
      throw new CambiumError(
        "bad_input",
        `these rows cannot be made into subscription states: ${messageOf(cause)}`,
        {
          hint: "Nothing was imported. Look for extreme dates, intervals or amounts, and please report it.",
          cause,
        },
      );
    });
    const { seq } = await store.recordImport(body, request.account, now);
    if (seq === next) await warehouse.exec("commit");
    else await warehouse.exec("rollback");
    return seq;
  } catch (error) {
    await warehouse.exec("rollback").catch(() => undefined);
    throw error;
  }
}

function badFile(name: string, staged: Staged): CambiumError {
  const [first] = staged.bad;
  const where =
    first === undefined ? "" : `: row ${first.row}${first.column === null ? "" : `, column ${first.column}`}`;
  const many = staged.badCount === 1 ? "1 bad row" : `${staged.badCount} bad rows`;
  const more = staged.badCount > staged.bad.length ? ` The first ${staged.bad.length} are shown.` : "";
  const hint =
    staged.rows === 0
      ? "There is no good row in it: mend it and import it again."
      : "Mend the rows, or pass --skip-bad to take the good ones.";
  return new CambiumError("bad_input", `${name} has ${many}${where}, expected ${first?.expected ?? ""}`, {
    hint: `${hint}${more} Nothing was imported.`,
    badRows: staged.bad,
  });
}
