import { figuresOperation } from "../../api/ask/figures-operation.ts";
import { findMetric } from "../../metrics/list/metric-list.ts";
import { figure, membershipText, type Row, table } from "./text-table.ts";

/** Several metrics as a table: periods down, metrics across. */
export function figuresText(output: Row): string {
  const { rows, columns, currency, policy, membership } = figuresOperation.output.parse(output);
  const units = new Map(
    columns.flatMap(({ column, metric, unit }) => {
      const shown = findMetric(metric)?.isTimes === true ? "times" : unit;
      return [column, `${column} previous`, `${column} change`].map((name): [string, string] => [
        name,
        shown,
      ]);
    }),
  );
  const shown = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        const unit = units.get(name);
        return [name, unit === undefined ? value : figure(value, unit, currency ?? String(row.currency))];
      }),
    ),
  );
  return `${currency ?? "by currency"}, policy ${policy}\n${shown.length === 0 ? "" : table(shown)}${membershipText({ membership })}`;
}
