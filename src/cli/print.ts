import type { Operation } from "../api/operation.ts";
import { CambiumError, messageOf } from "../base/error.ts";
import { driftText } from "./print-drift.ts";
import { comparisonText, policiesText } from "./print-policies.ts";
import { figure, plainText, type Row, table } from "./table.ts";

/** Operations whose output reads better than as a plain table. */
const TEXTS: Record<string, (output: Row) => string> = {
  metric: metricText,
  explain: proofText,
  policies: policiesText,
  "compare-policies": comparisonText,
  drift: driftText,
};

/** Prints what an operation gave: JSON, or a table for people. */
export function printOutput(operation: Operation, output: unknown, isJson: boolean): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
    return;
  }
  const fields: Row = Object(output);
  const rows = operation.rows === undefined ? null : fields[operation.rows];
  const facts = Object.entries(fields).filter(([name]) => name !== operation.rows && name !== "sql");
  const text = TEXTS[operation.name];
  if (text !== undefined) process.stdout.write(text(fields));
  else {
    for (const [name, value] of facts)
      if (!Array.isArray(value)) process.stdout.write(`${name.replaceAll("_", " ")}: ${plainText(value)}\n`);
    if (Array.isArray(rows) && rows.length > 0) process.stdout.write(table(rows));
  }
}

/** One line what, one line how to mend it, and the bad rows of a file; never a stack without --debug. */
export function printError(error: unknown, isDebug: boolean): void {
  const lines = [`cambium: ${messageOf(error)}`];
  if (error instanceof CambiumError) {
    for (const { file, row, column, value, expected } of error.badRows) {
      const where = [file, row === null ? null : `row ${row}`, column === null ? null : `column ${column}`];
      const found = value === null ? "" : `: found "${printable(value)}"`;
      lines.push(`  ${where.filter((part) => part !== null).join(", ")}${found}; expected ${expected}`);
    }
    if (error.hint !== undefined) lines.push(`  ${error.hint}`);
    if (isDebug && error.sql !== undefined) lines.push(error.sql);
  }
  if (isDebug && error instanceof Error)
    lines.push(error.stack ?? "", ...(error.cause instanceof Error ? [error.cause.stack ?? ""] : []));
  process.stderr.write(`${lines.join("\n")}\n`);
}

/** Text from a file, shortened, without what a terminal would obey. */
function printable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\u00b7");
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}

/** A metric as a table: periods down, the last dimension across. */
function metricText(output: Row): string {
  const rows: Row[] = Array.isArray(output.rows) ? output.rows : [];
  const unit = output.metric === "quick_ratio" ? "times" : String(output.unit);
  const format = (row: Row, field: string) =>
    figure(row[field], unit, String(row.currency ?? output.currency));
  const dimensions = Object.keys(rows[0] ?? {}).filter(
    (name) => !["period", "value", "previous", "previous_period", "change"].includes(name),
  );
  const hasCompare = rows.some((row) => "previous" in row);
  const across = hasCompare ? undefined : dimensions.at(-1);
  const down = dimensions.filter((name) => name !== across);
  const title = `${output.metric}, ${output.unit === "money" ? `${output.currency ?? "each in its currency"}, ` : ""}policy ${output.policy}${asReported(output)}\n`;
  if (across === undefined) {
    const shown = rows.map((row) => ({
      period: row.period,
      ...Object.fromEntries(down.map((name) => [name, row[name] ?? "(none)"])),
      [String(output.metric)]: format(row, "value"),
      ...(hasCompare && {
        previous: format(row, "previous"),
        change: format(row, "change"),
        "compared with": row.previous_period,
      }),
    }));
    return title + table(shown);
  }
  const names = [...new Set(rows.map((row) => String(row[across] ?? "(none)")))];
  const lines = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([row.period, ...down.map((name) => row[name])]);
    const line = lines.get(key) ?? {
      period: row.period,
      ...Object.fromEntries(down.map((name) => [name, row[name] ?? "(none)"])),
    };
    line[String(row[across] ?? "(none)")] = format(row, "value");
    lines.set(key, line);
  }
  return title + table([...lines.values()], ["period", ...down, ...names]);
}

function asReported(output: Row): string {
  return output.as_reported === true ? ", as reported" : "";
}

function proofText(output: Row): string {
  const rows: Row[] = Array.isArray(output.rows) ? output.rows : [];
  const currency = String(output.currency ?? "");
  const isCount = output.unit === "count" || output.metric === "logo_churn_rate";
  const money = (value: unknown) => figure(value, "money", currency);
  const sum = (value: unknown) => (isCount ? String(value) : money(value));
  const shown = rows.map((row) => {
    const evidence: Row[] = Array.isArray(row.evidence) ? row.evidence : [];
    return {
      customer: row.name === null ? row.customer : `${row.name} (${row.customer})`,
      at: row.at,
      type: row.type,
      product: row.product,
      before: money(row.before),
      after: money(row.after),
      value: sum(row.value),
      evidence: evidence.map(({ file, row: line }) => `${file}:${line}`).join(" "),
    };
  });
  const divided =
    output.divisor === null
      ? ""
      : ` / ${output.metric === "logo_churn_rate" || output.metric === "arpa" ? output.divisor : money(output.divisor)}`;
  const rest =
    Number(output.lines) > rows.length
      ? `${Number(output.lines) - rows.length} more lines come to ${sum(output.rest)}\n`
      : "";
  const title = `${output.metric} ${output.period}, policy ${output.policy}${asReported(output)}: ${figure(output.figure, String(output.unit), currency)}\n`;
  return `${title}${shown.length > 0 ? table(shown) : ""}${rest}total ${sum(output.total)}${divided}\n`;
}
