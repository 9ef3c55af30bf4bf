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
import { type CellPlan, conditions, dimensionsOf, narrowed, openSql, periodSql, source } from "./plan.ts";
import { groupSql } from "./queries.ts";

/** Number of customers behind a figure; null when the metric can't count customers. */
export type CustomerCounts = (of: {
  id: string;
  period: Period;
  part: PartLabels;
  cell: Cell | null;
}) => number | null;

/**
 * Counts the distinct customers behind each figure of a question. For a sum of movements, those that moved (FX moves
 * nobody); for other metrics, those that the figure covers at the start or end.
 */
export async function countCustomers(
  book: Book,
  question: Question,
  plan: CellPlan,
): Promise<CustomerCounts> {
  const { metric } = question;
  const { customers } = metric;
  if (customers !== undefined)
    return ({ cell, part }) => (cell === null ? 0 : Number(customers(cell, nameOf(question, part))));
  if (metric.moved === undefined || metric.needs.includes("previous")) return () => null;
  if (typesOf(question).length === 0) return () => null;
  const known = await movedCounts(book, question, plan);
  return ({ id, period, part }) => {
    if (Object.values(part).includes("fx")) return null;
    const key = keyOf(id, dateOfDay(period.start), Object.entries(part).sort());
    return known.get(key) ?? 0;
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

async function movedCounts(book: Book, question: Question, plan: CellPlan): Promise<Map<string, number>> {
  const parts = question.by.filter(isMovementDimension);
  const columns = parts.map((name) => `${PARTS[name].sql} as ${name}_part, `).join("");
  const sql = `select ${periodSql(plan, "f.moved_on")} as period, f.key as key, ${dimensionsOf(plan)}${columns}
  count(distinct f.customer) as customers
from ${source(plan, "flows")}
where ${conditions(plan, ...movedConditions(question, plan))}
group by all`;
  const all = await kept(book, sql, { part: plan.scope.several, sums: ["customers"] });
  const rows = await book.warehouse.query(narrowed(plan, all), book.schema);
  return new Map(
    rows.map((row) => {
      const values = plan.dimensions.map((_, index) => numberOf(row[`d${index}`]));
      const labels = parts.map((name): [string, string] => [
        name,
        PARTS[name].label(Number(row[`${name}_part`])),
      ]);
      const id = groupId(numberIn(row, "key"), values);
      return [keyOf(id, textIn(row, "period").slice(0, 10), labels.sort()), numberIn(row, "customers")];
    }),
  );
}

const keyOf = (id: string, start: string, part: [string, string][]) => JSON.stringify([id, start, part]);
