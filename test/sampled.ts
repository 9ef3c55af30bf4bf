import { beforeEach, type RunnerTask, type RunnerTestCase } from "vitest";
import { isSampled, lotOf, TURNS, turn } from "./amount.ts";

/** The files of which `npm test` runs one test of so many, by that number; `npm run test:all` runs a quarter, in turn. */
const FILES: Record<number, string> = {
  2: `growth/followed growth/oracle import/presets import/totals pipeline/coverage pipeline/metrics owners/credit
    realised/identity selling/oracle web/pipeline import/proposals oracle/growth/backtest oracle/growth/kinds
    backup/archive catalogue/inference catalogue/overruling catalogue/preview customers/customer
    engine/ledger exports/changes exports/money exports/subscribers exports/summary exports/trust http/bodies
    http/busy http/leaving http/other-user import/change-logs import/pasted import/shapes incremental/equal
    incremental/items links/links links/movements metrics/causes metrics/cohorts metrics/corners metrics/explain
    metrics/item-breakdowns metrics/mix metrics/names metrics/oracle metrics/rankings metrics/standing
    metrics/walk oracle/oracle policies/saved policies/settings reconcile/equal reconcile/files
    reconcile/reasons rounding/surfaces growth/lookalike growth/outgrown-plan
    pipeline/import pipeline/opportunities sigma/round-trip sigma/written store/recorded stripe/command stripe/meter-sync
    stripe/paused-trial stripe/recorded stripe/webhook warehouse/opening web/typeface`,
  3: `growth/demo growth/usage oracle/growth/companies close/close customers/movers faults/disk http/waiting import/current-lists import/invoice-lists limits/limits
    sql/templates store/kept store/matching store/record stripe/log web/catalogue web/markup`,
  4: `cases/published http/interleaved import/month-grids policies/preview stripe/sync web/plans web/retention web/segments web/sql`,
  5: `cases/stories web/every-number http/moment import/reports segments/figures store/removal stripe/fresh web/customers
    web/expansion web/locked web/settings`,
  6: "stripe/postgres web/growth",
  8: `import/bad-input import/good-input import/words stripe/bounds web/bring web/files web/frame
    web/movements web/overview`,
  10: "stripe/oracle web/settling",
};
const ONE_OF = new Map(
  Object.entries(FILES).flatMap(([many, names]) => names.split(/\s+/).map((name) => [name, Number(many)])),
);

const chosen = new Map<string, Set<string>>();

beforeEach(({ task, skip }) => {
  if (isSampled && !chosenOf(task).has(task.id)) skip("`npm run test:all` runs it, in turn");
  else if (turn !== null && !chosenOf(task).has(task.id)) skip("the next commit runs it");
});

/** The tests of a task's file that are run: chosen by the seed. */
function chosenOf({ file }: RunnerTestCase): Set<string> {
  const known = chosen.get(file.id);
  if (known !== undefined) return known;
  const name = file.filepath.replace(/^.*\/test\//, "").replace(/\.test\.ts$/, "");
  const all = testsIn(file.tasks);
  const many = ONE_OF.get(name) ?? 1;
  const lots = all.map((test) => ({ test, lot: lotOf(`${name} ${test.fullName}`) }));
  lots.sort((a, b) => a.lot - b.lot);
  const inTurn = turn === null ? lots.slice(0, Math.ceil(all.length / many)) : partOf(lots, many, turn);
  const ids = new Set(inTurn.map(({ test }) => test.id));
  chosen.set(file.id, ids);
  return ids;
}

function partOf<T>(lots: readonly T[], many: number, part: number): T[] {
  return lots.filter((_, place) => many === 1 || place % TURNS === part % lots.length);
}

function testsIn(tasks: RunnerTask[]): RunnerTestCase[] {
  return tasks.flatMap((task) => (task.type === "suite" ? testsIn(task.tasks) : [task]));
}
