import { CambiumError } from "../../base/error.ts";
import { readFilter } from "../../base/filter-text.ts";
import { checkMost } from "../../base/limits.ts";
import type { Period } from "../../base/period.ts";
import { fieldNamed, segmentFields } from "../../metrics/segments/segment-fields.ts";
import { filterText } from "../../metrics/segments/segment-filter.ts";
import { endOf } from "../../metrics/segments/segment-time.ts";
import { literal } from "../../warehouse/literal.ts";
import { narrowing } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import type { PipelineMetric } from "./pipeline-metrics.ts";
import type { Pipeline } from "./pipeline-of.ts";

/** A question about a metric of the pipeline. */
export interface PipelineAsked {
  from?: string | undefined;
  to?: string | undefined;
  interval?: string | undefined;
  by?: string[] | undefined;
  where?: string[] | undefined;
  segment?: string | undefined;
}

/** A period with the day that its figure is of. */
export interface PeriodDay extends Period {
  day: number;
}

/** A figure: money in 1e-18 of the reporting currency; null where there is none. */
export interface Figure {
  group: string | null;
  value: bigint | number | null;
  /** The day it is of, where that isn't the period's. */
  day?: string;
}

/** SQL over `deal_steps d` for the opportunities that a question is about. */
export async function whichDeals(
  workspace: Workspace,
  { book, people, reading }: Pipeline,
  { segment, where = [] }: PipelineAsked,
): Promise<string> {
  const values = new Map<string, string[]>();
  for (const text of where) {
    const read = readFilter(text);
    if (read === null)
      throw new CambiumError("usage", `invalid filter: "${text}"`, {
        reason: { id: "bad_filter", text },
        hint: "Use --where dimension=value.",
      });
    values.set(read.name, [...(values.get(read.name) ?? []), read.value]);
  }
  const conditions: string[] = [];
  const among = (column: string, list: readonly string[]) =>
    `coalesce(${column}, '') in (${list.map(literal).join(", ")})`;
  const owners = values.get("owner")?.map((one) => (one === "" || one === "none" ? "" : people.named(one)));
  if (owners !== undefined) conditions.push(among("d.owner", owners));
  const types = values.get("type");
  if (types !== undefined) conditions.push(among("d.type", types));
  const fields = [...values].filter(([name]) => name !== "owner" && name !== "type");
  const filter = fields.map(([field, list]) => ({ field, operator: "=" as const, values: list }));
  for (const one of [segment, filter.length === 0 ? undefined : filterText([filter])]) {
    const { customers } = await narrowing(workspace, one, book, reading.subject);
    if (customers !== undefined) conditions.push(`d.customer in (${customers})`);
  }
  return conditions.length === 0 ? "true" : conditions.join(" and ");
}

const COLUMNS = {
  owner: "coalesce(d.owner, '')",
  type: "d.type",
  stage: "d.stage::varchar",
  reason: "case when not d.is_open and not d.is_won then d.lost_reason end",
} as const;

/** What opportunities are grouped by: a field of their own, or one of segments on the day. */
export async function groupsOf(
  { book, reading }: Pipeline,
  { id, by: own, isBySegment }: PipelineMetric,
  by: string | undefined,
  day: number,
): Promise<{ ownGroup: string; groups: string }> {
  if (by === undefined || id === "stage_conversion") {
    if (by !== undefined && by !== "stage") throw cannot(id, by, own);
    return { ownGroup: "null::varchar", groups: "" };
  }
  const column = own.find((name) => name === by);
  if (column !== undefined) return { ownGroup: COLUMNS[column], groups: "" };
  if (!isBySegment || by in COLUMNS) throw cannot(id, by, own);
  const field = fieldNamed(await segmentFields(book, reading.subject), by);
  return {
    ownGroup: "coalesce(g.value, '')",
    groups: `left join (select distinct customer, value::varchar as value from (${await field.pairs(book, endOf(day))}) where value is not null) g on g.customer = d.customer`,
  };
}

/** The same groups in each period, sorted. @param none the figure of a group that a period has nothing of */
export function filled(found: Figure[][], by: string | undefined, none: Figure["value"]): Figure[][] {
  if (by === undefined) return found;
  const names = [...new Set(found.flatMap((one) => one.map(({ group }) => group)))];
  checkMost("cells", names.length * found.length);
  const sorted = by === "stage" ? names : names.sort((a, b) => (a ?? "").localeCompare(b ?? "", "en"));
  return found.map((one) => {
    const values = new Map(one.map(({ group, value }) => [group, value]));
    return sorted.map((group) => ({ group, value: values.has(group) ? (values.get(group) ?? null) : none }));
  });
}

/** The error for a breakdown that a metric does not have. */
export function cannot(metric: string, by: string, own: readonly string[]): CambiumError {
  return new CambiumError("unsupported", `${metric} can't be broken down by ${by}`, {
    hint: `Use ${own.join(", ")}.`,
  });
}

/** The error for a filter that a metric does not have. */
export function cannotFilter(metric: string, what: string): CambiumError {
  return new CambiumError("unsupported", `${metric} can't be filtered by ${what}`, {
    hint: "Filter by one owner, or use --segment.",
  });
}
