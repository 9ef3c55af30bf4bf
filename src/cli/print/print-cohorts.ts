import { cohortsOperation, durabilityOperation } from "../../api/ask/cohorts-operations.ts";
import { figure, membershipText, type Row, table } from "./text-table.ts";

const WHOLE = "all";

/** The cohort table: cohorts down, ages across, and the averages by age below. */
export function cohortsText(output: Row): string {
  const { of, interval, policy, currency, rows, averages, membership } =
    cohortsOperation.output.parse(output);
  const lines = new Map<string, Row>();
  for (const { cohort, currency: own, customers, base, age, value } of rows) {
    const key = `${cohort} ${own}`;
    const money = figure(base, "money", own ?? currency ?? "");
    const line = lines.get(key) ?? {
      cohort,
      ...(own !== undefined && { currency: own }),
      customers,
      base: money,
    };
    lines.set(key, { ...line, [`+${age}`]: figure(value, "ratio", "") });
  }
  const below = new Map<string, Row>();
  for (const { currency: own, age, value } of averages) {
    const line = below.get(String(own)) ?? { cohort: WHOLE, ...(own !== undefined && { currency: own }) };
    below.set(String(own), { ...line, [`+${age}`]: figure(value, "ratio", "") });
  }
  const title = `cohorts by ${interval} of first MRR, ${of}, ${currency ?? "by currency"}, policy ${policy}\n`;
  const shown = rows.length === 0 ? "No cohorts.\n" : table([...lines.values(), ...below.values()]);
  return title + shown + membershipText({ membership });
}

/** The durability curve: months down, with the money expanded and kept. */
export function durabilityText(output: Row): string {
  const { as_of, currency, policy, rows, membership } = durabilityOperation.output.parse(output);
  const shown = rows.map(({ expanded, kept, value, ...labels }) => {
    const own = String(currency ?? labels.currency);
    const names = Object.entries(labels).map(([name, label]) => [name, label ?? "(none)"]);
    return {
      ...Object.fromEntries(names),
      expanded: figure(expanded, "money", own),
      kept: figure(kept, "money", own),
      share: figure(value, "ratio", ""),
    };
  });
  const title = `expansion durability up to ${as_of}, ${currency ?? "by currency"}, policy ${policy}\n`;
  const lines = rows.length === 0 ? "No expansions.\n" : table(shown);
  return title + lines + membershipText({ membership });
}
