import { copyFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BadRow, CambiumError, messageOf } from "../base/error.ts";
import { isOfMachine } from "../base/failure.ts";
import { badRowsWithLines } from "../sources/files/bad-rows.ts";
import { openFile, type ReadableFile } from "../sources/files/file.ts";
import { recognise, unstage } from "../sources/files/read.ts";
import type { Shape } from "../sources/files/shape.ts";
import type { Staged } from "../sources/files/staged.ts";
import { waysText } from "../sources/files/way-out.ts";
import { knownRows } from "../sources/raw/raw.ts";
import { guessedShape, type Reading, SOURCES, type SourceName } from "../sources/sources.ts";
import { waysOut } from "../sources/understanding/bad-row-ways.ts";
import { type Contents, readContents } from "../sources/understanding/contents.ts";
import { mappingOfFile } from "../sources/understanding/list-day.ts";
import { stageUnderstood, type Understood } from "../sources/understanding/stage-understood.ts";
import { findWarnings, type Warning } from "../sources/understanding/warnings/warnings.ts";
import { hashFile } from "../store/file-hash.ts";
import type { Mapping } from "../store/file-mapping.ts";
import { hashOf, type ImportBody, type KeptFile } from "../store/import-log.ts";
import type { Store } from "../store/store.ts";
import { literal } from "../warehouse/literal.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { arrivalRules } from "./arrival-rules.ts";
import { buildStates } from "./build.ts";
import { withLikelySource } from "./likely-source.ts";
import { applyImports, keepImport, setApplied } from "./states/apply.ts";

/** An import as requested by the user. */
export interface ImportRequest {
  source: SourceName;
  files: string[];
  account: string;
  mapping: Mapping;
  /** Import only the good rows of files with bad ones, and keep the bad ones beside the import. */
  skipBad: boolean;
  /** The demo company, whose days may be ahead of the clock. */
  isDemo?: boolean;
  /** Only try it, in a copy of the warehouse: nothing is kept or added to the log. */
  isTried?: boolean;
  /** Changes of the record that are stored with it, or not at all. @param seq the import's number */
  alongside?: (seq: number) => void;
  /** Settings to store along with it. */
  settings?: Record<string, string>;
}

export interface ImportResult {
  /** The import's number; of one that was only tried, the number that it would get. */
  seq: number;
  /** False if the same files were imported before, in which case nothing changed. */
  isNew: boolean;
  files: KeptFile[];
  badRows: BadRow[];
  /** How each file was understood. */
  understood: FileSummary[];
  /** Changes whenever the states do; null where they aren't built yet. */
  statesKey: string | null;
  /** An error after the import was added to the log; null if there was none. */
  failedAfter: unknown;
}

/** How a file was understood, what it holds, and what may be wrong with that. */
export interface FileSummary extends Pick<Understood, "understanding" | "periods"> {
  name: string;
  shape: string;
  /** What the user said of it. */
  said: Mapping;
  contents: Contents;
  warnings: Warning[];
}

interface StagedFile extends Understood {
  path: string;
  name: string;
  /** Numbers of rows that weren't read, as empty ones. */
  emptyRows: number[];
}

/**
 * Imports files, all or none. They are checked, kept as they came, tried in the warehouse and then added to the
 * evidence log in one step. From that moment the import counts, whatever fails later. An import that breaks the states
 * is never added.
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
    for (const path of request.files)
      staged.push(await stageFile(warehouse, request, path, scratch, staged, now));
    const understood: FileSummary[] = [];
    for (const one of request.isDemo === true ? [] : staged)
      understood.push(await summaryOf(warehouse, request, one, reading));
    const body = await keepFiles(store, request, staged);
    const told = { badRows: staged.flatMap((one) => one.staged.bad), understood };
    const known = store.log.find(body, request.account);
    if (known !== undefined)
      return {
        ...told,
        seq: known.seq,
        isNew: false,
        files: known.files,
        statesKey: null,
        failedAfter: null,
      };
    if (request.isTried === true) {
      const tried = await tryOut(store, warehouse, body, staged, reading);
      return { ...tried, ...told, isNew: true, files: body.files };
    }
    const whole = { ...body, files: await keepBadRows(store, warehouse, body.files, staged, scratch) };
    const tables = staged.map((one) => one.staged);
    const entered = await enter(store, warehouse, request, whole, tables, reading, now);
    return { ...entered, ...told, isNew: true, files: whole.files, statesKey: null };
  } finally {
    await Promise.allSettled(staged.map((one) => unstage(warehouse, one.staged)));
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function stageFile(
  warehouse: Warehouse,
  request: ImportRequest,
  path: string,
  scratch: string,
  earlier: StagedFile[],
  now: Date,
): Promise<StagedFile> {
  const { source, account } = request;
  const mapping = mappingOfFile(request.mapping, earlier.length, request.files.length);
  const copy = await copyIn(path, join(scratch, `${earlier.length}.import`));
  const titles = guessedShape(source) === null ? 0 : "found";
  const file = await openFile(copy, scratch, basename(path), { ...mapping, titles });
  const orOther = async (error: unknown): Promise<never> => {
    throw await withLikelySource(warehouse, file, source, mapping, error);
  };
  const shape = await shapeOf(warehouse, file, source, mapping).catch(orOther);
  const before = earlier.filter((one) => one.staged.shape.name === shape.name).map((one) => one.staged.table);
  const rules = request.isDemo === true ? [] : await arrivalRules(warehouse, shape, now);
  const belonging = { account, known: knownRows(source, shape, before), rules };
  const understood = await stageUnderstood(warehouse, file, shape, mapping, belonging).catch(orOther);
  const { staged } = understood;
  const one = { ...understood, path: copy, name: file.name, emptyRows: file.emptyRows };
  if (staged.badCount === 0 || (request.skipBad && staged.rows > 0)) return one;
  await unstage(warehouse, staged);
  throw badFile(file.name, understood);
}

async function summaryOf(
  warehouse: Warehouse,
  { mapping: said }: ImportRequest,
  { name, path: _, ...one }: StagedFile,
  { currency }: Reading,
): Promise<FileSummary> {
  const contents = await readContents(warehouse, one.staged);
  const warnings = await findWarnings(warehouse, one, contents, { said, currency });
  const { understanding, periods, staged } = one;
  return { name, shape: staged.shape.name, said, understanding, periods, contents, warnings };
}

async function shapeOf(
  warehouse: Warehouse,
  file: ReadableFile,
  source: SourceName,
  mapping: Mapping,
): Promise<Shape> {
  return guessedShape(source) ?? recognise(warehouse, file, [...SOURCES[source].shapes], mapping);
}

/**
 * Copies a file to import, so that the file read is the file kept. Anything that isn't a file is passed through, to be
 * refused later.
 */
async function copyIn(path: string, target: string): Promise<string> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (!isFile) return path;
  await copyFile(path, target);
  return target;
}

async function keepFiles(store: Store, request: ImportRequest, staged: StagedFile[]): Promise<ImportBody> {
  const files: KeptFile[] = [];
  for (const { path, name, staged: one, understanding } of staged) {
    const { hash, bytes } = request.isTried === true ? await hashFile(path) : await store.keep(path);
    const reading = understanding.mapping === request.mapping ? undefined : understanding.mapping;
    files.push({ hash, name, shape: one.shape.name, bytes, rows: one.rows, badRows: one.badCount, reading });
  }
  const { source, mapping, skipBad, isDemo } = request;
  return { source, files, mapping, skipBad, isDemo };
}

/**
 * Stores the list of each file's bad rows as a separate file, since another import of the same file may leave out other
 * rows.
 */
async function keepBadRows(
  store: Store,
  warehouse: Warehouse,
  files: KeptFile[],
  staged: StagedFile[],
  scratch: string,
): Promise<KeptFile[]> {
  const kept: KeptFile[] = [];
  for (const [index, file] of files.entries()) {
    const { staged: one, emptyRows = [] } = staged[index] ?? {};
    if (one === undefined || one.badCount === 0) {
      kept.push(file);
      continue;
    }
    const path = join(scratch, `${index}.bad.csv`);
    await warehouse.exec(
      `copy (${badRowsWithLines(one, { emptyRows })}) to ${literal(path)} (format csv, header)`,
    );
    kept.push({ ...file, badHash: (await store.keep(path)).hash });
  }
  return kept;
}

/** Tries the import in the warehouse, adds it to the log, and only then commits the warehouse. */
async function enter(
  store: Store,
  warehouse: Warehouse,
  request: ImportRequest,
  body: ImportBody,
  tables: Staged[],
  reading: Reading,
  now: Date,
): Promise<Pick<ImportResult, "seq" | "failedAfter">> {
  let seq: number;
  const next = (await store.lastSeq()) + 1;
  const entry = store.log.entry(body, request.account, now);
  await warehouse.exec("begin");
  try {
    await keepImport(store, warehouse, { ...body, seq: next }, tables);
    await setApplied(warehouse, next, hashOf(next, entry));
    await buildStates(store, warehouse, reading, [{ ...body, seq: next }]).catch((cause) => {
      throw asBadInput(cause);
    });
    seq = store.append(entry, (given) => {
      request.alongside?.(given);
      for (const [name, value] of Object.entries(request.settings ?? {})) store.setSetting(name, value);
    });
  } catch (error) {
    await warehouse.exec("rollback").catch(() => undefined);
    throw error;
  }
  // The import is in the log now. If the warehouse fails to commit, the next command applies it.
  try {
    await warehouse.exec(seq === next ? "commit" : "rollback");
    return { seq, failedAfter: null };
  } catch (error) {
    await warehouse.exec("rollback").catch(() => undefined);
    return { seq, failedAfter: error };
  }
}

/** Tries the import in a copy of the warehouse, which is dropped afterwards. */
async function tryOut(
  store: Store,
  warehouse: Warehouse,
  body: ImportBody,
  staged: StagedFile[],
  reading: Reading,
): Promise<Pick<ImportResult, "seq" | "statesKey" | "failedAfter">> {
  const seq = (await store.lastSeq()) + 1;
  const entry = { ...body, seq };
  const tables = staged.map((one) => one.staged);
  await keepImport(
    store,
    warehouse,
    entry,
    tables,
    staged.map(({ path }) => path),
  );
  await setApplied(warehouse, seq, "tried");
  const statesKey = await buildStates(store, warehouse, reading, [entry]).catch((cause) => {
    throw asBadInput(cause);
  });
  return { seq, statesKey, failedAfter: null };
}

/** Turns a failed query into a bad import. A failure of the machine or of a kept file isn't the fault of these rows. */
function asBadInput(cause: unknown): unknown {
  if (isOfMachine(cause)) return cause;
  if (cause instanceof CambiumError && cause.code !== "internal") return cause;
  return new CambiumError(
    "bad_input",
    `can't turn these rows into subscription states: ${messageOf(cause)}`,
    {
      hint: "Nothing was imported. Check for extreme dates, intervals or amounts, and please report this.",
      cause,
    },
  );
}

function badFile(name: string, { staged, understanding }: Understood): CambiumError {
  const [first] = staged.bad;
  const where =
    first === undefined ? "" : `: row ${first.row}${first.column === null ? "" : `, column ${first.column}`}`;
  const many = staged.badCount === 1 ? "1 bad row" : `${staged.badCount} bad rows`;
  const shown = new Set(staged.bad.map(({ row }) => row)).size;
  const more = staged.badCount > shown ? ` Showing the first ${shown}.` : "";
  const ways = waysOut(staged, understanding.mapping);
  return new CambiumError("bad_input", `${name} has ${many}${where}, expected ${first?.expected ?? ""}`, {
    reason: { id: "bad_rows", rows: staged.badCount },
    hint: `${waysText(ways)}${more} Nothing was imported.`,
    ways,
    badRows: staged.bad,
  });
}
