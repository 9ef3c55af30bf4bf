import { Plain } from "../../api/csv.ts";
import { csvRows } from "../../api/csv-rows.ts";
import type { Operation } from "../../api/operation.ts";
import { CambiumError, messageOf } from "../../base/error.ts";
import { badRowText } from "../bad-row-text.ts";
import type { Terminal } from "../terminal.ts";
import { limitsText } from "./growth/print-limits.ts";
import { weekText } from "./growth/print-week.ts";
import { catalogueText, productText } from "./print-catalogue.ts";
import { cohortsText, durabilityText } from "./print-cohorts.ts";
import { cohortCustomersText, customersText, customerText, moversText } from "./print-customers.ts";
import { doctorText } from "./print-doctor.ts";
import { driftText } from "./print-drift.ts";
import { factLines, rounded } from "./print-facts.ts";
import { figuresText } from "./print-figures.ts";
import { importText } from "./print-import.ts";
import { metricText, proofText } from "./print-metric.ts";
import { metricsText } from "./print-metrics.ts";
import { comparisonText, policiesText } from "./print-policies.ts";
import { postgresText } from "./print-postgres.ts";
import { previewText } from "./print-preview.ts";
import { leaderboardText, segmentCountText, waterfallText } from "./print-rankings.ts";
import { reconciliationText } from "./print-reconcile.ts";
import { syncText } from "./print-sync.ts";
import { verifyText } from "./print-verify.ts";
import { type Row, table } from "./text-table.ts";

/** Operations whose output has a text form of its own. */
const TEXTS: Record<string, (output: Row) => string> = {
  metric: metricText,
  figures: figuresText,
  explain: proofText,
  movers: moversText,
  metrics: metricsText,
  customers: customersText,
  customer: customerText,
  "cohort customers": cohortCustomersText,
  cohorts: cohortsText,
  durability: durabilityText,
  leaderboard: leaderboardText,
  waterfall: waterfallText,
  "segments count": segmentCountText,
  policies: policiesText,
  "compare-policies": comparisonText,
  catalogue: catalogueText,
  "catalogue set": productText,
  doctor: doctorText,
  "import preview": previewText,
  drift: driftText,
  reconcile: reconciliationText,
  limits: limitsText,
  "sync postgres": postgresText,
  "sync stripe": syncText,
  verify: verifyText,
  import: importText,
  week: weekText,
};

/** Prints the output of an operation: JSON, or text for people. */
export function printOutput(
  operation: Operation,
  output: unknown,
  isJson: boolean,
  terminal: Terminal,
): void {
  if (isJson) {
    terminal.out(`${JSON.stringify(output, null, 2)}\n`);
    return;
  }
  const fields: Row = Object(output);
  const rows = operation.rows === undefined ? null : fields[operation.rows];
  const text = TEXTS[operation.name];
  if (text !== undefined) terminal.out(text(fields));
  else {
    for (const line of factLines(operation, fields)) terminal.out(line);
    if (Array.isArray(rows) && rows.length > 0) terminal.out(table(csvRows(operation, output).map(inWords)));
  }
}

/** A CSV row as the terminal shows it. */
function inWords(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));
}

function cellOf(value: unknown): unknown {
  if (value instanceof Plain) return value.text;
  return typeof value === "number" ? rounded(value) : value;
}

/** Prints the error, how to fix it, and the bad rows of a file; a stack trace only with --debug. */
export function printError(error: unknown, isDebug: boolean, terminal: Terminal): void {
  const lines = [`cambium: ${messageOf(error)}`];
  if (error instanceof CambiumError) {
    lines.push(...error.badRows.map(badRowText));
    if (error.hint !== undefined) lines.push(`  ${error.hint}`);
    if (isDebug && error.sql !== undefined) lines.push(error.sql);
  }
  if (isDebug && error instanceof Error)
    lines.push(error.stack ?? "", ...(error.cause instanceof Error ? [error.cause.stack ?? ""] : []));
  terminal.err(`${lines.join("\n")}\n`);
}
