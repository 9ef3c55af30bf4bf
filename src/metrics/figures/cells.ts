import { checkMost, ROWS_A_BREATH } from "../../base/limits.ts";
import { firstOf, itemAt, lastOf } from "../../base/lookup.ts";
import { addMonths, type Period } from "../../base/period.ts";
import { breathe } from "../../base/waiting.ts";
import { dateOfDay, type Zone } from "../../base/zone.ts";
import { REKEYED } from "../../model/ledger/part-writer.ts";
import type { Book } from "../../model/parts/book.ts";
import type { RateTable } from "../../model/rates/rate-table.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { type Cell, emptyCell, expansionsOf, moveCode, WINDOW_DAYS } from "../list/cell.ts";
import { kept } from "./kept-queries.ts";
import {
  type CellPlan,
  endSql,
  isBrokenDown,
  isCut,
  namesOf,
  narrowed,
  placeOf,
  planIn,
  startSql,
  withBefore,
} from "./plan.ts";
import { type CellQuery, compileCells, isCube, partName, sumsOf } from "./queries.ts";

/** A group of a breakdown: its key and one cell for each period. */
export interface Group {
  /** Key of the group within the scope. */
  key: number;
  /** Value numbers of the customer dimensions; null where customers have no value. */
  values: (number | null)[];
  cells: Cell[];
}

/** A group's key and values as one text. */
export function groupId(key: number, values: (number | null)[]): string {
  return JSON.stringify([key, ...values]);
}

/**
 * Runs a plan's queries and sums their rows into cells. Groups without rows are left out.
 * @throws CambiumError `too_much` before building any cell, when there would be too many
 */
export async function readCells(book: Book, plan: CellPlan): Promise<Group[]> {
  return plan.members === null ? readTogether(book, plan) : readApart(book, plan);
}

/** Reads each period for the customers who count in it. */
async function readApart(book: Book, plan: CellPlan): Promise<Group[]> {
  const groups = new Map<string, Group>();
  const own = { ...book, keepsAnswers: false };
  for (const [index, period] of plan.periods.entries()) {
    const found = await readTogether(own, await planIn(plan, period));
    checkMost("cells", (groups.size + found.length) * plan.periods.length);
    for (const { key, values, cells } of found) {
      const id = groupId(key, values);
      const group = groups.get(id) ?? { key, values, cells: plan.periods.map(emptyCell) };
      group.cells[index] = firstOf(cells, "cells");
      groups.set(id, group);
    }
  }
  return [...groups.values()];
}

async function readTogether(book: Book, plan: CellPlan): Promise<Group[]> {
  const reader = new CellReader(plan, book);
  for (const [query, sql] of compileCells(plan)) {
    const isKept = query !== "usage" && !(query === "moved" && isCube(plan)) && !isCut(plan);
    const sums = plan.isSegment ? [] : sumsOf(query);
    const all = isKept ? await kept(book, sql, { part: plan.scope.several, sums }) : sql;
    if (query === "moved") await checkGroups(book, plan, all);
    const rows = await book.warehouse.query(rowsOf(plan, query, all, book), book.schema);
    for (let start = 0; start < rows.length; start += ROWS_A_BREATH) {
      reader.read(query, rows.slice(start, start + ROWS_A_BREATH));
      await breathe();
    }
  }
  return reader.groups();
}

/**
 * Checks the number of groups before their cells are built.
 * @param all SQL for the movements of all periods
 */
async function checkGroups({ warehouse, schema }: Book, plan: CellPlan, all: string): Promise<void> {
  if (!isBrokenDown(plan)) return;
  const [row] = await warehouse.query(
    `select count(*) as groups from (select distinct ${namesOf(plan)}key from (${all}) where period < ${endSql(plan)})`,
    schema,
  );
  checkMost("cells", numberIn(row, "groups") * plan.periods.length);
}

/**
 * Queries that accumulate over all periods: the columns that identify a row besides its group, and the columns to sum.
 */
const RUNNING: { [Query in CellQuery]?: { names: string[]; sums: string[] } } = {
  moved: { names: ["currency"], sums: ["micros", "activated"] },
  year: { names: ["currency"], sums: ["base", "now", "kept"] },
  kept: { names: ["part"], sums: ["given", "kept"] },
};

/** SQL for the rows of a query that a plan's periods need. */
function rowsOf(plan: CellPlan, query: CellQuery, all: string, { zone }: Book): string {
  const running = RUNNING[query];
  if (query === "several") return all;
  if (query === "window")
    return `select *, period < ${startSql(plan)} as is_before from (${all}) where period < ${endSql(plan)}`;
  if (query === "usage") {
    const [first, last] = [firstOf(plan.periods, "periods").start, lastOf(plan.periods, "periods").end];
    return `select * from (${all}) where at_ms >= ${zone.startOf(first)} and at_ms < ${zone.startOf(last)}`;
  }
  return running === undefined ? narrowed(plan, all) : withBefore(plan, all, running);
}

interface Step {
  native: Map<number, bigint>;
  nativeOfOpening: Map<number, bigint>;
  activated: bigint;
  /** MRR that came from, or went to, another group at the start of the period; not a movement. */
  rekeyed: Map<number, bigint>;
  rekeyedActive: bigint;
}

interface Tally {
  group: Group;
  before: Map<number, bigint>;
  activeBefore: bigint;
  steps: Step[];
  year: Row[];
  due: Row[];
  window: Row[];
}

class CellReader {
  readonly #plan: CellPlan;
  readonly #rates: RateTable;
  readonly #zone: Zone;
  readonly #indexes: Map<string, number>;
  readonly #tallies = new Map<string, Tally>();

  constructor(plan: CellPlan, { rates, zone }: Book) {
    this.#plan = plan;
    this.#rates = rates;
    this.#zone = zone;
    this.#indexes = new Map(plan.periods.map(({ start }, index) => [dateOfDay(start), index]));
  }

  read(query: CellQuery, rows: Row[]): void {
    for (const row of rows) {
      const tally = this.#tallyOf(row);
      this.#checkRate(row);
      if (query === "moved") this.#addMoved(row, tally);
      else if (query === "year") tally.year.push(row);
      else if (query === "kept") tally.due.push(row);
      else if (query === "window") tally.window.push(row);
      else if (query === "usage") this.#addUsage(row, tally);
      else if (row.is_before !== true) this.#addTo(tally.group.cells[this.#indexOf(row)]!, query, row);
    }
  }

  groups(): Group[] {
    for (const tally of this.#tallies.values()) {
      this.#settle(tally);
      this.#settleYear(tally);
      this.#settleKept(tally);
      this.#settleWindow(tally);
    }
    return [...this.#tallies.values()].map(({ group }) => group);
  }

  #tallyOf(row: Row): Tally {
    const values = this.#plan.dimensions.map((_, index) => numberOf(row[`d${index}`]));
    const key = numberIn(row, "key");
    const name = groupId(key, values);
    let tally = this.#tallies.get(name);
    if (tally === undefined) {
      const { periods } = this.#plan;
      const group = { key, values, cells: periods.map(emptyCell) };
      const steps = periods.map(emptyStep);
      tally = { group, before: new Map(), activeBefore: 0n, steps, year: [], due: [], window: [] };
      this.#tallies.set(name, tally);
    }
    return tally;
  }

  #indexOf(row: Row): number {
    return this.#indexes.get(textIn(row, "period").slice(0, 10)) ?? 0;
  }

  #checkRate({ unrated_on, is_before, currency }: Row): void {
    if (unrated_on === null || unrated_on === undefined || is_before === true) return;
    throw this.#rates.missing(Number(currency), String(unrated_on).slice(0, 10));
  }

  #addMoved(row: Row, tally: Tally): void {
    const currency = numberIn(row, "currency");
    const micros = bigintIn(row, "micros");
    const activated = bigintIn(row, "activated");
    if (row.is_before === true) {
      add(tally.before, currency, micros);
      tally.activeBefore += activated;
      return;
    }
    const index = this.#indexOf(row);
    const step = itemAt(tally.steps, index, "steps");
    if (numberIn(row, "type") === REKEYED) {
      add(step.rekeyed, currency, micros);
      step.rekeyedActive += activated;
      return;
    }
    const cell = itemAt(tally.group.cells, index, "cells");
    const code = moveCode(numberIn(row, "type"), numberIn(row, "cause"));
    add(step.native, currency, micros);
    step.activated += activated;
    add(cell.moved, code, bigintIn(row, "converted"));
    if (row.is_opening !== true) return;
    add(step.nativeOfOpening, currency, micros);
    add(cell.movedOfOpening, code, bigintIn(row, "converted"));
    cell.lostCustomers -= activated;
  }

  #addTo(cell: Cell, query: CellQuery, row: Row): void {
    const part = () => expansionsOf(cell, partName(this.#plan, numberIn(row, "part")));
    if (query === "lost") cell.lost += bigintIn(row, "lost");
    else if (query === "several") cell.yearKept += bigintIn(row, "kept");
    else if (query === "lives") cell.halfDaysToExpansion = bigintIn(row, "half_days");
    else if (query === "expansions") {
      const tally = part();
      tally.sets += bigintIn(row, "sets");
      tally.money += bigintIn(row, "money");
      tally.customers += bigintIn(row, "customers");
      tally.openingCustomers += bigintIn(row, "opening_customers");
    } else if (query === "regret") {
      const tally = part();
      tally.judged += bigintIn(row, "judged");
      tally.undone += bigintIn(row, "undone");
    }
  }

  #addUsage(row: Row, { group }: Tally): void {
    const day = this.#zone.dayOf(Number(row.at_ms));
    const index = placeOf(this.#plan, day) ?? 0;
    const micros = bigintIn(row, "micros");
    itemAt(group.cells, index, "cells").usage +=
      micros * this.#rates.at(numberIn(row, "currency"), day, micros);
  }

  /** Carries the balances through the periods: opening, closing, and what opening customers are worth at the end. */
  #settle({ group, before, activeBefore, steps }: Tally): void {
    const balance = new Map(before);
    let active = activeBefore;
    this.#plan.periods.forEach((period, index) => {
      const cell = itemAt(group.cells, index, "cells");
      const step = itemAt(steps, index, "steps");
      for (const [currency, micros] of step.rekeyed) add(balance, currency, micros);
      active += step.rekeyedActive;
      cell.activeAtStart = active;
      cell.opening = this.#worth(balance, period.start - 1);
      cell.openingNow = cell.opening + this.#worth(step.nativeOfOpening, period.start - 1);
      for (const [currency, micros] of step.native) add(balance, currency, micros);
      active += step.activated;
      cell.activeAtEnd = active;
      cell.closing = this.#worth(balance, period.end - 1);
    });
  }

  #worth(amounts: ReadonlyMap<number, bigint>, day: number): bigint {
    let total = 0n;
    for (const [currency, micros] of amounts) total += micros * this.#rates.at(currency, day, micros);
    return total;
  }

  #settleYear({ group, year }: Tally): void {
    const sums = {
      base: new Map<number, bigint>(),
      now: new Map<number, bigint>(),
      kept: new Map<number, bigint>(),
    };
    this.#running(
      year,
      group,
      (row) => {
        for (const [name, sum] of Object.entries(sums))
          add(sum, numberIn(row, "currency"), BigInt(row[name] ?? 0));
      },
      (cell, period) => {
        const day = addMonths(period.end, -12) - 1;
        cell.yearBase = this.#worth(sums.base, day);
        cell.yearNow = this.#worth(sums.now, day);
        cell.yearKept += this.#worth(sums.kept, day);
      },
    );
  }

  #settleKept({ group, due }: Tally): void {
    const sums = new Map<string, { given: bigint; kept: bigint }>();
    this.#running(
      due,
      group,
      (row) => {
        const part = partName(this.#plan, numberIn(row, "part"));
        const sum = sums.get(part) ?? { given: 0n, kept: 0n };
        sums.set(part, { given: sum.given + bigintIn(row, "given"), kept: sum.kept + bigintIn(row, "kept") });
      },
      (cell) => {
        for (const [part, sum] of sums) Object.assign(expansionsOf(cell, part), sum);
      },
    );
  }

  #settleWindow({ group, window }: Tally): void {
    const opening = new Map<number, bigint>();
    const moved = new Map<number, bigint>();
    const sums = { active: 0n, ended: 0n, entered: 0n };
    const first = dateOfDay(firstOf(this.#plan.periods, "periods").end - WINDOW_DAYS);
    this.#running(
      window,
      group,
      (row) => {
        const sign = row.is_base === true ? -1n : 1n;
        if (String(row.unrated_on ?? "") >= first) this.#checkRate({ ...row, is_before: false });
        add(moved, moveCode(numberIn(row, "type"), 0), sign * bigintIn(row, "converted"));
        sums.ended += sign * bigintIn(row, "ended");
        sums.entered += sign * bigintIn(row, "entered");
        if (row.is_base !== true) return;
        add(opening, numberIn(row, "currency"), bigintIn(row, "micros"));
        sums.active += bigintIn(row, "activated");
      },
      (cell, { end }) => {
        const day = end - WINDOW_DAYS - 1;
        cell.window = { ...sums, opening: this.#worth(opening, day), moved: new Map(moved) };
      },
    );
  }

  /** Takes rows in period order, and after each period passes the running total to its cell. */
  #running(
    rows: Row[],
    group: Group,
    take: (row: Row) => void,
    tell: (cell: Cell, period: Period) => void,
  ): void {
    if (rows.length === 0) return;
    const steps = this.#plan.periods.map((): Row[] => []);
    for (const row of rows) {
      if (row.is_before === true) take(row);
      else steps[this.#indexOf(row)]!.push(row);
    }
    this.#plan.periods.forEach((period, index) => {
      itemAt(steps, index, "steps").forEach(take);
      tell(itemAt(group.cells, index, "cells"), period);
    });
  }
}

export function numberOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function add(sums: Map<number, bigint>, key: number, value: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + value);
}

const emptyStep = (): Step => ({
  native: new Map(),
  nativeOfOpening: new Map(),
  activated: 0n,
  rekeyed: new Map(),
  rekeyedActive: 0n,
});
