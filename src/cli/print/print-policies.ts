import { comparePoliciesOperation } from "../../api/ask/compare-policies.ts";
import { policies } from "../../api/settings/policies.ts";
import { POLICY_SETTINGS, policyValueText } from "../../engine/policy/policy-setting.ts";
import { figure, type Row, table } from "./text-table.ts";

/** The header of the first column; no policy can have this name. */
const HEAD = "setting / policy";

/** The policies as a table: settings down, policies across. */
export function policiesText(output: Row): string {
  const { rows } = policies.output.parse(output);
  const bases = rows.map(({ name, based_on }) => [name, based_on ?? "(preset)"]);
  const lines = POLICY_SETTINGS.map((setting) => ({
    [HEAD]: setting,
    ...Object.fromEntries(rows.map((row) => [row.name, policyValueText(setting, row[setting])])),
  }));
  const hasSaved = rows.some(({ based_on }) => based_on !== null);
  return table(hasSaved ? [{ [HEAD]: "(based on)", ...Object.fromEntries(bases) }, ...lines] : lines);
}

/** A policy comparison: the summary, every figure, the settings, and the customers behind them. */
export function comparisonText(output: Row): string {
  const { rows, figures, settings, ...rest } = comparePoliciesOperation.output.parse(output);
  const { metric, period, currency, policy_a: a, policy_b: b, unit } = rest;
  const text = (value: number) => figure(value, unit, currency);
  const [left, right] = [`A: ${a}`, `B: ${b}`];
  const shown = figures.map((one) => ({
    figure: one.metric,
    [left]: figure(one.a, one.unit, currency),
    [right]: figure(one.b, one.unit, currency),
    difference: figure(one.difference, one.unit, currency),
  }));
  const shares = settings.map((one) => ({
    setting: one.setting,
    [left]: policyValueText(one.setting, one.a),
    [right]: policyValueText(one.setting, one.b),
    difference: text(one.difference),
    customers: one.customers,
  }));
  const lines = rows.map((row) => ({
    setting: row.setting,
    customer: row.name === null ? row.customer : `${row.name} (${row.customer})`,
    A: text(row.a),
    B: text(row.b),
    difference: text(row.difference),
  }));
  return [
    `${metric} ${period}, ${a} to ${b}, ${currency}${rest.linked === true ? ", linked customers as one" : ""}\n${rest.explanation}\n`,
    rest.note === null ? "" : `${rest.note}\n`,
    `\n${table(shown)}`,
    shares.length === 0
      ? ""
      : `\nEffect of each setting on ${metric}, switched one after the other:\n${table(shares)}`,
    rest.rounding === 0 ? "" : `Rounding: ${text(rest.rounding)}\n`,
    lines.length === 0 ? "" : `\n${table(lines)}`,
    rest.lines > rows.length ? `${rest.lines - rows.length} more lines, total ${text(rest.rest)}\n` : "",
  ].join("");
}
