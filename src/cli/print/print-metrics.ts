import { metrics } from "../../api/ask/questions.ts";
import type { Row } from "./text-table.ts";

/** All metrics, a few lines each: the definition, the dimensions it supports, and why not the others. */
export function metricsText(output: Row): string {
  const { rows } = metrics.output.parse(output);
  const all = rows[0]?.dimensions.map(({ dimension }) => dimension) ?? [];
  const title = `Dimensions: ${all.join(", ")}.\n`;
  return title + rows.map((row) => `\n${aboutOf(row)}`).join("");
}

type MetricRow = ReturnType<typeof metrics.output.parse>["rows"][number];

function aboutOf({ id, name, unit, better, kind, definition, dimensions }: MetricRow): string {
  const told = [unit, better === null ? null : `better ${better}`, kind].filter((text) => text !== null);
  const by = dimensions.filter((each) => each.is_supported).length;
  const reasons = new Map<string, string[]>();
  for (const { dimension, reason } of dimensions) {
    if (reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), dimension]);
  }
  const nots = [...reasons].map(([reason, names]) => `  not by ${names.join(", ")}: ${reason}\n`);
  const all = nots.length === 0 ? "  by every dimension\n" : by === 0 ? "" : "  by every other dimension\n";
  return `${id} (${name}; ${told.join(", ")})\n  ${definition}\n${nots.join("")}${all}`;
}
