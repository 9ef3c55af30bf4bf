import { driftOperation } from "../../api/ask/drift-operation.ts";
import { evidenceText } from "../../api/ask/proof-output.ts";
import { figure, type Row, table } from "./text-table.ts";

/** Drift in closed periods: the figures of each period, then the customers behind them. */
export function driftText(output: Row): string {
  const { policy, figures, rows, unlisted } = driftOperation.output.parse(output);
  const shown = figures.map(({ period, currency, metric, ...both }) => ({
    period,
    figure: metric,
    ...moneyOf(both, currency),
    currency,
  }));
  const lines = rows.map(({ period, customer, name, type, cause, currency, evidence, ...row }) => ({
    period,
    customer: name === null ? customer : `${name} (${customer})`,
    type,
    cause,
    ...moneyOf(row, currency),
    "came late": evidence.map(evidenceText).join(" "),
  }));
  const rest = unlisted.map(
    (one) =>
      `${one.period}: ${one.lines} more lines, total ${figure(one.rest, "money", one.currency)} ${one.currency}\n`,
  );
  const title = `Closed periods, as reported and as of now, policy ${policy}\n`;
  const changes = lines.length === 0 ? "No changes.\n" : `\n${table(lines)}`;
  return [title, table(shown), changes, ...rest].join("");
}

function moneyOf(both: { reported: number; now: number; difference: number }, currency: string) {
  const { reported, now, difference } = both;
  return {
    reported: figure(reported, "money", currency),
    now: figure(now, "money", currency),
    difference: figure(difference, "money", currency),
  };
}
