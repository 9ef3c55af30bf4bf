import { type BadRow, CambiumError } from "../../../base/error.ts";
import { checkMost, LIMITS } from "../../../base/limits.ts";
import { breathe } from "../../../base/waiting.ts";
import type { Zone } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import {
  type EnteredColumn,
  enteredColumns,
  opportunitiesShape,
} from "../../../sources/csv/opportunities.ts";
import { openFile } from "../../../sources/files/file.ts";
import { unstage } from "../../../sources/files/read.ts";
import type { Staged } from "../../../sources/files/staged.ts";
import { describeTable } from "../../../sources/files/table.ts";
import { stageUnderstood, type Understood } from "../../../sources/understanding/stage-understood.ts";
import type { Mapping } from "../../../store/file-mapping.ts";
import type { Store } from "../../../store/store.ts";
import type { NewVersion } from "../../../store/version-log.ts";
import type { DealWorld } from "../deal-checks.ts";
import { customerFinder } from "./customer-finder.ts";
import { type PlanWorld, planDeal } from "./plan-deals.ts";
import { readDeals } from "./read-deals.ts";
import { stageReader } from "./stage-names.ts";

/** An import of opportunities, as asked. */
export interface DealImport {
  /** Paths, with the names to show. */
  files: readonly { path: string; name: string }[];
  scratch: string;
  mapping: Mapping;
  account: string | null;
  /** Whether amounts are for a year. */
  isYearly: boolean;
  /** Stages by the CRM's names. */
  stages: ReadonlyMap<string, string>;
  noReason: string | null;
  skipBad: boolean;
  /** Whether nothing is written. */
  isTried: boolean;
}

/** What came of it. */
export interface DealsImported {
  new: number;
  changed: number;
  same: number;
  leftOut: number;
  badCount: number;
  /** The first bad rows. */
  bad: BadRow[];
  files: { name: string; system: string | null; rows: number; columns: [field: string, column: string][] }[];
}

/** How many bad rows are told. */
const MOST_TOLD = 100;

/** Rows between breaths. */
const ROWS = 2000;

/** Collects what rows of all files come to. */
interface Plan {
  done: DealsImported;
  /** The versions to write, by opportunity: made when they are written, since there may be very many. */
  versions: (() => NewVersion)[];
  expected: Map<string, number>;
}

/**
 * Imports opportunities from exports of a CRM, all or none: new ones with their history, known ones (by id) as far as they
 * differ. Nothing is written if a row is bad, unless bad rows are skipped.
 * @throws CambiumError `bad_input` with the rows and columns that are bad
 */
export async function importDeals(
  store: Store,
  book: Book,
  request: DealImport,
  { world, zone, now }: { world: DealWorld; zone: Zone; now: Date },
): Promise<DealsImported> {
  const plan: Plan = {
    done: { new: 0, changed: 0, same: 0, leftOut: 0, badCount: 0, bad: [], files: [] },
    versions: [],
    expected: new Map(),
  };
  const base = { ...world, zone, now, months: request.isYearly ? 12 : 1, noReason: request.noReason };
  const stageOf = stageReader(world.stages, request.stages);
  for (const file of request.files) await planFile(store, book, request, { file, plan, base, stageOf });
  const { done, versions, expected } = plan;
  if (done.badCount > 0 && !request.skipBad) throw refused(done);
  if (request.isTried || versions.length === 0) return done;
  const { most } = LIMITS.opportunities;
  if (store.versions.end().seq + done.new > most)
    checkMost("opportunities", store.versions.count("opportunity") + done.new);
  store.versions.append("opportunity", all(versions), { by: store.audit.by, now, expected });
  return done;
}

function* all(versions: readonly (() => NewVersion)[]): Iterable<NewVersion> {
  for (const version of versions) yield version();
}

interface FilePlan {
  file: DealImport["files"][number];
  plan: Plan;
  base: Omit<PlanWorld, "prefix" | "has" | "find" | "stageOf">;
  stageOf: PlanWorld["stageOf"];
}

async function planFile(
  store: Store,
  book: Book,
  request: DealImport,
  { file: { path, name }, plan, base, stageOf }: FilePlan,
): Promise<void> {
  const { warehouse } = book;
  const { mapping: said, scratch } = request;
  const file = await openFile(path, scratch, name, { ...said, titles: "found" });
  const table = await describeTable(warehouse, file, said.delimiter);
  const entered = enteredColumns([...table.columns.keys()]);
  const map = { ...said.map, ...Object.fromEntries(entered.map(({ field, column }) => [field, column])) };
  const shape = opportunitiesShape(entered, book.currency);
  const belonging = { account: request.account ?? "", known: "(select 1 where false)", rules: [] };
  const understood = await stageUnderstood(warehouse, file, shape, { ...said, map }, belonging);
  try {
    await planRows(store, book, understood, { name, entered, plan, base, stageOf, account: request.account });
  } finally {
    await unstage(warehouse, understood.staged);
  }
}

async function planRows(
  store: Store,
  { warehouse }: Book,
  { staged, understanding }: Understood,
  {
    name,
    entered,
    plan,
    base,
    stageOf,
    account,
  }: Omit<FilePlan, "file"> & {
    name: string;
    entered: readonly EnteredColumn[];
    account: string | null;
  },
): Promise<void> {
  const { done, versions, expected } = plan;
  const taken = new Map(Object.entries(understanding.mapping.map));
  const system = systemOf([...taken.values()]);
  const world: PlanWorld = {
    ...base,
    stageOf,
    prefix: system === null ? "" : `${system}-`,
    has: (field) => taken.has(field) || field in understanding.mapping.set,
    find: await customerFinder(warehouse, staged.table),
  };
  const rows = await readDeals(warehouse, staged.table, entered, base.zone);
  const current = store.versions.latest("opportunity");
  takeBad(done, name, staged);
  done.files.push({ name, system, rows: rows.length, columns: columnsOf(taken, entered) });
  for (const [index, row] of rows.entries()) {
    if (index % ROWS === 0) await breathe();
    const planned = planDeal(
      { ...row, account: row.account ?? account },
      current.get(`${world.prefix}${row.id}`),
      world,
    );
    if (planned.what === "left out") done.leftOut += 1;
    else if (planned.what === "bad") {
      done.badCount += 1;
      for (const { field, ...problem } of planned.problems)
        tell(done, { file: name, row: row.row, column: taken.get(field) ?? field, ...problem });
    } else if (expected.has(planned.id)) {
      done.badCount += 1;
      tell(done, {
        file: name,
        row: row.row,
        column: taken.get("id") ?? "id",
        value: row.id,
        expected: "an id that no other file has",
      });
    } else {
      done[planned.what] += 1;
      expected.set(planned.id, planned.expected);
      if (planned.what !== "same") versions.push(planned.version);
    }
  }
}

/** The rows that couldn't be read. */
function takeBad(done: DealsImported, name: string, { bad, badCount }: Staged): void {
  done.badCount += badCount;
  for (const row of bad) tell(done, { ...row, file: name });
}

function tell(done: DealsImported, row: BadRow): void {
  if (done.bad.length < MOST_TOLD) done.bad.push(row);
}

function columnsOf(taken: Map<string, string>, entered: readonly EnteredColumn[]): [string, string][] {
  const stages = new Map(entered.map(({ field, stage }) => [field, `entered ${stage}`]));
  return [...taken].map(([field, column]) => [stages.get(field) ?? field, column]);
}

/** The CRM whose export has such columns; null for another one. @param taken in lower case */
function systemOf(taken: readonly string[]): string | null {
  if (["record id", "deal stage"].every((column) => taken.includes(column))) return "hubspot";
  return taken.includes("opportunity id") && taken.includes("stage") ? "salesforce" : null;
}

function refused({ badCount, bad }: DealsImported): CambiumError {
  const [first] = bad;
  const where =
    first === undefined
      ? ""
      : `: row ${first.row} of ${first.file}, ${first.column}, expected ${first.expected}`;
  return new CambiumError("bad_input", `${badCount} rows can't be imported${where}`, {
    reason: { id: "bad_rows", rows: badCount },
    hint: "Nothing was imported. Mend the file, or leave bad rows out with --skip-bad.",
    badRows: bad,
  });
}
