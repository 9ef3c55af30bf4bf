import type { z } from "zod";
import { evidenceText } from "../../api/ask/proof-output.ts";
import { explainOperation, metric } from "../../api/ask/questions.ts";
import { pipelineMetric } from "../../api/pipeline/pipeline-metrics.ts";
import { findMetric } from "../../metrics/list/metric-list.ts";
import { figure, growthText, membershipText, type Row, table } from "./text-table.ts";

const BESIDE = [
  "period",
  "as_of",
  "value",
  "previous",
  "previous_period",
  "change",
  "growth",
  "growth_word",
  "mix",
  "within",
  "customers",
  "movements",
];

/** A metric as a table: periods down, the last dimension across; for a comparison, with mix and within effects. */
export function metricText(output: Row): string {
  const { rows, effects, ...told } = metric.output.parse(output);
  const unit = unitOf(told);
  const format = (row: Row, field: string) =>
    `${figure(row[field], unit, String(told.currency ?? row.currency))}${field === "value" ? countText(row) : ""}`;
  const dimensions = Object.keys(rows[0] ?? {}).filter((name) => !BESIDE.includes(name));
  const money = told.unit === "money" ? `${told.currency ?? "by currency"}, ` : "";
  const margin = told.margin === undefined ? "" : `, margin ${told.margin}%`;
  const meaning = told.definition === undefined ? "" : `${told.definition}\n`;
  const title = `${told.metric}, ${money}policy ${told.policy}${margin}${viewText(output)}\n${meaning}`;
  const until =
    told.evidence_until === undefined
      ? ""
      : `The latest evidence is from ${told.evidence_until}; later periods carry it forward.\n`;
  const note = until + membershipText(told);
  const isCompared = rows.some((row) => "previous" in row);
  if (!isCompared) return title + grid(rows, dimensions, told.metric, format) + note;
  const hasGrowth = rows.some(({ growth, growth_word: word }) => (growth ?? word ?? null) !== null);
  const shown = rows.map((row) => ({
    ...labelsOf(row, dimensions),
    [told.metric]: format(row, "value"),
    previous: format(row, "previous"),
    change: format(row, "change"),
    ...(hasGrowth && { growth: growthText(row) }),
    ...("mix" in row && { mix: format(row, "mix"), within: format(row, "within") }),
    "compared with": row.previous_period,
  }));
  return title + table(shown) + effectsText(effects ?? [], told.currency === null) + note;
}

/** The number of customers behind a figure, if asked for, and of movements where there are more of them. */
function countText({ customers, movements }: Row): string {
  if (typeof customers !== "number") return "";
  return typeof movements === "number" && movements !== customers
    ? ` (${customers}, ${movements} movements)`
    : ` (${customers})`;
}

function unitOf({ metric: id, unit }: { metric: string; unit: string }): string {
  return (findMetric(id) ?? pipelineMetric(id))?.isTimes === true ? "times" : unit;
}

function labelsOf(row: Row, dimensions: string[]): Row {
  return {
    period: row.period,
    ...Object.fromEntries(dimensions.map((name) => [name, row[name] ?? "(none)"])),
  };
}

/** Maximum number of values shown across; more go down the page. */
const MOST_ACROSS = 14;

function grid(
  rows: Row[],
  dimensions: string[],
  name: string,
  format: (row: Row, field: string) => string,
): string {
  const across = dimensions.at(-1);
  const down = dimensions.slice(0, -1);
  const column = (row: Row) => (across === undefined ? name : String(row[across] ?? "(none)"));
  const columns = [...new Set(rows.map(column))];
  if (columns.length > MOST_ACROSS) {
    const list = rows.map((row) => ({ ...labelsOf(row, dimensions), [name]: format(row, "value") }));
    return table(list);
  }
  const lines = new Map<string, Row>();
  for (const row of rows) {
    const labels = labelsOf(row, down);
    const key = JSON.stringify(labels);
    const line = lines.get(key) ?? labels;
    line[column(row)] = format(row, "value");
    lines.set(key, line);
  }
  return table([...lines.values()], ["period", ...down, ...columns]);
}

type Effects = NonNullable<ReturnType<typeof metric.output.parse>["effects"]>;

/** The change of an average in each period: its mix and within parts, and what they mean. */
function effectsText(effects: Effects, isSeparate: boolean): string {
  return effects
    .map(({ period, previous_period, currency, mix, within, change, says, ...values }) => {
      const money = (minor: number) => figure(minor, "money", currency);
      const of = isSeparate ? ` in ${currency}` : "";
      const [from, to] = [money(values.previous), money(values.value)];
      return `${period} against ${previous_period}${of}: ${from} to ${to}, change ${money(change)} = mix ${money(mix)} + within ${money(within)}\n  ${says}\n`;
    })
    .join("");
}

/** The lines behind a figure, and their total. */
export function proofText(output: Row): string {
  const { rows, ...proof } = explainOperation.output.parse(output);
  const currency = proof.currency ?? "";
  const money = (value: unknown) => figure(value, "money", currency);
  const sum = (value: unknown) => figure(value, proof.total_unit, currency);
  const shown = rows.map((row) => ({
    customer: row.name === null ? row.customer : `${row.name} (${row.customer})`,
    ...(output.linked === true && { of: membersText(row) }),
    at: row.at,
    type: row.type,
    cause: row.cause,
    product: row.product,
    before: money(row.before),
    after: money(row.after),
    value: sum(row.value),
    evidence: row.evidence.map(evidenceText).join(" "),
  }));
  const divided =
    proof.divisor === null ? "" : ` / ${figure(proof.divisor, proof.divisor_unit ?? "", currency)}`;
  const left = proof.lines - rows.length;
  const rest = left > 0 ? `${left} more lines, total ${sum(proof.rest)}\n` : "";
  const title = `${proof.metric} ${proof.period}, policy ${proof.policy}${viewText(output)}: ${figure(proof.figure, unitOf(proof), currency)}\n`;
  return `${title}${shown.length > 0 ? table(shown, filled(shown)) : ""}${rest}total ${sum(proof.total)}${divided}${equalText(proof)}\n`;
}

/** Whether a list adds up to its cell; empty for a figure with a divisor, or a median. */
export function equalText({
  total,
  figure: cell,
  unit,
  total_unit,
  divisor_unit,
}: Pick<
  z.infer<typeof explainOperation.output>,
  "total" | "figure" | "unit" | "total_unit" | "divisor_unit"
>) {
  if (divisor_unit !== null || unit !== total_unit || unit === "days") return "";
  return total === cell ? ", equal to the figure" : ", which differs from the figure";
}

/** The columns with any value. */
function filled(rows: Row[]): string[] {
  return Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name] !== null));
}

function viewText({ linked, as_reported }: Row): string {
  return `${linked === true ? ", linked customers as one" : ""}${as_reported === true ? ", as reported" : ""}`;
}

/** The linked customers that a line belongs to. */
function membersText({ members }: Row): string {
  const rows: Row[] = Array.isArray(members) ? members : [];
  return rows.map(({ account, customer }) => `${account}/${customer}`).join(" ");
}
