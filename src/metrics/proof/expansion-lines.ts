import { groupedBy } from "../../base/grouped.ts";
import { CAUSES, groupOf } from "../../base/words.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { conditions } from "../figures/plan.ts";
import { partName, partNumbers, splitOf } from "../figures/queries.ts";
import { UNIT } from "../list/metric.ts";
import { changesOf, date, EMPTY, type Line, type Lines, type Search } from "./lines.ts";

/**
 * Lines for the expansion sets: each change with its amount or, when the metric counts customers, each customer once.
 */
export async function expansionLines(search: Search): Promise<Lines> {
  const { metric } = search.question;
  const { isByCustomer: isCount = false } = metric;
  const { where } = search.question;
  const rest = new Map([...where].filter(([name]) => name !== "cause" && name !== "group"));
  const all = { ...search, question: { ...search.question, where: rest } };
  const { lines, sql } = await changesOf(all, ["expansion"], isCount);
  const parts = [...groupedBy(lines, ({ customer, currency, at }) => setOf(search, customer, currency, at))]
    .filter(([, set]) => gainOf(set) > 0n)
    .flatMap(([, set]) => risesOf(search, set));
  return { lines: isCount ? peopleOf(search, parts) : parts.flatMap(({ lines }) => lines), sql };
}

/** The changes of one set with the same cause or group; all of them when there's no split. */
interface Part {
  name: string;
  lines: Line[];
}

/** Parts of a set that add money and match the filter (DECISIONS, Averages of expansions). */
function risesOf({ question: { where }, plan }: Search, set: Line[]): Part[] {
  if (plan.split === null) return [{ name: "", lines: set }];
  const wanted = where.get(plan.split);
  const named = groupedBy(set, ({ cause }) => (plan.split === "cause" ? (cause ?? "") : groupNameOf(cause)));
  return [...named]
    .map(([name, lines]) => ({ name, lines }))
    .filter(({ name, lines }) => wanted?.includes(name) === true && gainOf(lines) > 0n);
}

const groupNameOf = (cause: string | null) => {
  const known = CAUSES.find((each) => each === cause);
  return known === undefined ? "" : groupOf(known);
};

function peopleOf({ book }: Search, parts: Part[]): Line[] {
  const people = groupedBy(parts, ({ name, lines: [first] }) =>
    JSON.stringify([name, first?.customer, book.isSeparate ? first?.currency : 0]),
  );
  return [...people.values()].map((own): Line => {
    const lines = own.flatMap((part) => part.lines);
    const { customer = 0, currency = 0 } = lines[0] ?? {};
    const states = lines.flatMap((line) => line.states);
    return { ...EMPTY, customer, currency, n: UNIT, type: "expansion", states };
  });
}

const gainOf = (lines: Line[]) => lines.reduce((sum, { n }) => sum + n, 0n);

const setOf = ({ book }: Search, customer: number, currency: number, at: number | null) =>
  JSON.stringify([customer, at, book.isSeparate ? currency : 0]);

/** Lines with what each expansion added and how much of it was kept; for regret, whether it was taken back. */
export async function keptLines(search: Search): Promise<Lines> {
  const { book, plan, question, start, end } = search;
  const { isOfRegret: isRegret = false } = question.metric;
  const due = isRegret ? "f.moved_on + 90" : `cast(f.moved_on + interval ${plan.months} month as date)`;
  const parts = partCondition(search);
  const own = isRegret
    ? `select f.customer as customer, f.currency as currency, f.moved_on as moved_on, 0 as given,
         count(case when f.undone_on >= f.moved_on and f.undone_on <= ${due} then 1 end) as kept
       from ${plan.scope.tables.expansions} f
       where ${conditions(plan, splitOf(plan).counts, ...parts, `${due} >= ${date(start)}`, `${due} < ${date(end)}`)} group by all`
    : `select f.customer as customer, f.currency as currency, f.moved_on as moved_on, sum(f.given) as given, sum(f.kept) as kept
       from ${plan.scope.tables.kept} f
       where ${conditions(plan, ...parts, `f.seen_on <= ${due}`, `${due} < ${date(end)}`)} group by all`;
  const sql = `with own as (${own})
select o.customer, o.currency, o.moved_on, o.given, o.kept, r.rate, min(f.at_ms)::double as at_ms,
  list(f.before_state)::varchar as before_states, list(f.after_state)::varchar as after_states
from own o
left join rates r on r.currency = o.currency and r.rated_on = o.moved_on
left join ledger f on f.customer = o.customer and f.moved_on = o.moved_on and f.type = 2${book.isSeparate ? " and f.currency = o.currency" : ""}
group by all`;
  const rows = await book.warehouse.query(sql, book.schema);
  return { lines: rows.map((row) => keptLine(row, isRegret)), sql };
}

/** SQL conditions for a filter by cause or group. */
function partCondition({ plan, question: { where } }: Search): string[] {
  const wanted = plan.split === null ? undefined : where.get(plan.split);
  if (wanted === undefined) return [];
  const numbers = partNumbers(plan).filter((part) => wanted.includes(partName(plan, part)));
  return [`${splitOf(plan).part} in (${[-1, ...numbers].join(", ")})`];
}

function keptLine(row: Row, isRegret: boolean): Line {
  const rate = numberIn(row, "currency") === 0 ? 1_000_000_000_000n : bigintIn(row, "rate");
  const kept = bigintIn(row, "kept");
  return {
    ...EMPTY,
    customer: numberIn(row, "customer"),
    currency: numberIn(row, "currency"),
    n: isRegret ? kept * UNIT : kept * rate,
    before: 0n,
    after: bigintIn(row, "given") * rate,
    at: row.at_ms === null ? null : numberIn(row, "at_ms"),
    type: "expansion",
    states: [...numbers(row.before_states), ...numbers(row.after_states)].filter((state) => state > 0),
  };
}

function numbers(list: Row[string] | undefined): number[] {
  return typeof list === "string" ? list.slice(1, -1).split(", ").map(Number) : [];
}

/** Customers that first expanded in the period, with the days it took; a day counts as 1e18. */
export async function firstExpansionLines(search: Search): Promise<Lines> {
  const { book, plan, start, end } = search;
  const sql = `select f.customer, f.currency, datediff('day', f.first_on, f.expanded_on) as days
from ${plan.scope.tables.lives} f
where ${conditions(plan, `f.expanded_on >= ${date(start)}`, `f.expanded_on < ${date(end)}`)}`;
  const found = await changesOf(search, ["expansion"], false);
  const rows = await book.warehouse.query(sql, book.schema);
  const changes = groupedBy(found.lines, ({ customer }) => String(customer));
  const lines = rows.map((row): Line => {
    const own = changes.get(textIn(row, "customer")) ?? [];
    const at = Math.min(...own.map((line) => line.at ?? 0));
    const first = own.filter((line) => line.at === at);
    return {
      ...EMPTY,
      customer: numberIn(row, "customer"),
      currency: numberIn(row, "currency"),
      n: bigintIn(row, "days") * UNIT,
      at: first.length === 0 ? null : at,
      type: "expansion",
      states: first.flatMap(({ states }) => states),
    };
  });
  return { lines, sql };
}
