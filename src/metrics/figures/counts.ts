import type { Period } from "../../base/period.ts";
import { CAUSE_GROUPS, CAUSES, MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { isMovementDimension, type MovementDimension } from "../../model/parts/dimensions.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { type Cell, GROUPS } from "../list/cell.ts";
import type { Question } from "../question/question.ts";
import { groupId, numberOf } from "./cells.ts";
import type { PartLabels } from "./figures.ts";
import { kept } from "./kept-queries.ts";
import {
  type CellPlan,
  conditions,
  dimensionsOf,
  narrowed,
  openSql,
  periodSql,
  planIn,
  source,
} from "./plan.ts";
import { groupSql } from "./queries.ts";

/** How many are behind a figure; null when the metric can't count them. */
export interface Counts {
  customers: number | null;
  /** Change sets, for sums of movements only. */
  movements?: number | null;
}

export type CustomerCounts = (of: {
  id: string;
  period: Period;
  part: PartLabels;
  cell: Cell | null;
}) => Counts;

const UNKNOWN: Counts = { customers: null };
const UNMOVED: Counts = { customers: null, movements: null };

/**
 * Counts the distinct customers behind each figure of a question. For a sum of movements, those that moved (FX moves
 * nobody), and their movements; for other metrics, those that the figure covers at the start or end.
 */
export async function countCustomers(
  book: Book,
  question: Question,
  plan: CellPlan,
): Promise<CustomerCounts> {
  const { metric } = question;
  const { customers } = metric;
  if (customers !== undefined)
    return ({ cell, part }) => ({
      customers: cell === null ? 0 : Number(customers(cell, nameOf(question, part))),
    });
  if (metric.moved === undefined) return () => UNKNOWN;
  if (metric.needs.includes("previous") || typesOf(question).length === 0) return () => UNMOVED;
  const known = await movedInAll(book, question, plan);
  return ({ id, period, part }) => {
    if (Object.values(part).includes("fx")) return UNMOVED;
    const key = keyOf(id, dateOfDay(period.start), Object.entries(part).sort());
    return known.get(key) ?? { customers: 0, movements: 0 };
  };
}

/** The part of the expansion sets that a figure uses: see `Cell`. */
function nameOf({ where }: Question, { cause, group }: PartLabels): string {
  return cause ?? group ?? where.get("cause")?.[0] ?? where.get("group")?.[0] ?? "";
}

/** Numbers of the movement types that a question sums. */
function typesOf({ metric, where }: Question): number[] {
  const wanted = where.get("type");
  const types = (metric.moved?.types ?? []).filter((type) => wanted?.includes(type) ?? true);
  return types.map((type) => MOVEMENT_TYPES.indexOf(type));
}

/** SQL conditions on flows `f` for the movements that a question sums. */
export function movedConditions(question: Question, plan: CellPlan): string[] {
  const causes = causesOf(question);
  return [
    `f.type in (${[-1, ...typesOf(question)].join(", ")})`,
    "f.micros <> 0",
    ...(causes === null ? [] : [`f.cause in (${[-1, ...causes].join(", ")})`]),
    ...(question.metric.moved?.isOfOpening === true ? [openSql(plan)] : []),
  ];
}

/** Numbers of the causes that the filters allow; null for all. */
function causesOf({ where }: Question): number[] | null {
  const groups = new Map<string, readonly string[]>(Object.entries(CAUSE_GROUPS));
  const wanted = [where.get("cause"), where.get("group")?.flatMap((group) => groups.get(group) ?? [])];
  if (wanted.every((causes) => causes === undefined)) return null;
  return CAUSES.flatMap((cause, number) =>
    wanted.every((causes) => causes?.includes(cause) ?? true) ? [number] : [],
  );
}

const PARTS: Record<MovementDimension, { sql: string; label(value: number): string }> = {
  type: { sql: "f.type", label: (value) => MOVEMENT_TYPES[value] ?? "" },
  cause: { sql: "f.cause", label: (value) => CAUSES[value] ?? "" },
  group: { sql: groupSql(), label: (value) => GROUPS[value] ?? "" },
};

/** Room for the numbers of a customer's change sets. */
const SETS_OF_A_CUSTOMER = 2 ** 31;

async function movedInAll(book: Book, question: Question, plan: CellPlan): Promise<Map<string, Counts>> {
  if (plan.members === null) return movedCounts(book, question, plan);
  const own = { ...book, keepsAnswers: false };
  const all = new Map<string, Counts>();
  for (const period of plan.periods) {
    for (const [key, counts] of await movedCounts(own, question, await planIn(plan, period)))
      all.set(key, counts);
  }
  return all;
}

async function movedCounts(book: Book, question: Question, plan: CellPlan): Promise<Map<string, Counts>> {
  const parts = question.by.filter(isMovementDimension);
  const columns = parts.map((name) => `${PARTS[name].sql} as ${name}_part, `).join("");
  const sql = `select ${periodSql(plan, "f.moved_on")} as period, f.key as key, ${dimensionsOf(plan)}${columns}
  count(distinct f.customer) as customers,
  count(distinct cast(f.customer as bigint) * ${SETS_OF_A_CUSTOMER} + f.change_set) as movements
from ${source(plan, "flows")}
where ${conditions(plan, ...movedConditions(question, plan))}
group by all`;
  const all = await kept(book, sql, { part: plan.scope.several, sums: ["customers", "movements"] });
  const rows = await book.warehouse.query(narrowed(plan, all), book.schema);
  return new Map(
    rows.map((row) => {
      const values = plan.dimensions.map((_, index) => numberOf(row[`d${index}`]));
      const labels = parts.map((name): [string, string] => [
        name,
        PARTS[name].label(Number(row[`${name}_part`])),
      ]);
      const id = groupId(numberIn(row, "key"), values);
      const counts = { customers: numberIn(row, "customers"), movements: numberIn(row, "movements") };
      return [keyOf(id, textIn(row, "period").slice(0, 10), labels.sort()), counts];
    }),
  );
}

const keyOf = (id: string, start: string, part: [string, string][]) => JSON.stringify([id, start, part]);
