import { reconcileOperation } from "../../api/ask/reconcile-operation.ts";
import { figure, type Row, table } from "./text-table.ts";

/**
 * A reconciliation: what was read and matched, every month, the reasons for the difference, and the largest figures.
 */
export function reconciliationText(output: Row): string {
  const { rows, totals, reasons, unlisted, customers, mapping, ...rest } =
    reconcileOperation.output.parse(output);
  const columns = Object.entries(mapping).map(([name, column]) => `${name}=${column}`);
  const wide = rest.month_columns > 0 ? `, ${rest.month_columns} month columns` : "";
  const what = rest.kind === "mrr" ? "MRR at month ends" : "changes in MRR";
  const months = totals.map(({ period, currency, reasons: _, ...sides }) => ({
    period,
    ...moneyOf(sides, currency),
    currency,
  }));
  const shares = reasons.map(({ currency, difference, ...share }) => ({
    ...share,
    difference: figure(difference, "money", currency),
    currency,
  }));
  const lines = rows.map((row) => ({
    customer: row.name === null ? row.customer : `${row.name} (${row.customer})`,
    period: row.period,
    ...moneyOf(row, row.currency),
    currency: row.currency,
    reason: row.reason.replaceAll("_", " "),
    hint: row.hint,
  }));
  const left = unlisted.map(
    (one) =>
      `${one.figures} more figures, total ${figure(one.difference, "money", one.currency)} ${one.currency}\n`,
  );
  return [
    `${what} ${rest.from} to ${rest.to}, policy ${rest.policy}; columns ${columns.join(", ")}${wide}\n`,
    `Customers matched by id ${customers.id}, e-mail ${customers.email}, name ${customers.name}; ambiguous ${customers.ambiguous}, unknown ${customers.unknown}\n`,
    rest.bad_rows > 0 ? `${rest.bad_rows} bad rows left out\n` : "",
    `${rest.same} of ${rest.compared} figures match. ${rest.explanation}\n\n`,
    table(months),
    shares.length === 0
      ? ""
      : `\n${table(shares, ["reason", "setting", "value", "figures", "difference", "currency"])}`,
    lines.length === 0 ? "" : `\n${table(lines)}`,
    ...left,
  ].join("");
}

function moneyOf(sides: { theirs: number; ours: number; difference: number }, currency: string) {
  const { theirs, ours, difference } = sides;
  return {
    theirs: figure(theirs, "money", currency),
    ours: figure(ours, "money", currency),
    difference: figure(difference, "money", currency),
  };
}
