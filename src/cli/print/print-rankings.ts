import { leaderboardOperation, waterfallOperation } from "../../api/ask/rankings.ts";
import { countSegmentOperation } from "../../api/ask/segments-operations.ts";
import { findMetric } from "../../metrics/list/metric-list.ts";
import { figure, growthText, membershipText, type Row, table } from "./text-table.ts";

/** The values of a dimension, largest first, with their previous values; the total below. */
export function leaderboardText(output: Row): string {
  const { rows, total, ...told } = leaderboardOperation.output.parse(output);
  const unit = findMetric(told.metric)?.isTimes === true ? "times" : told.unit;
  const shown = (value: unknown) => figure(value, unit, told.currency);
  const line = (name: string, row: typeof total, share: number | null) => ({
    [told.by]: name,
    [told.metric]: shown(row.value),
    ...(told.adds_up === "yes" && { share: figure(share, "ratio", "") }),
    [told.previous_period]: shown(row.previous),
    change: shown(row.change),
    ...(told.unit !== "ratio" && { growth: growthText(row) }),
  });
  const money = told.unit === "money" ? `${told.currency}, ` : "";
  const lines = rows.map((row) => line(row.is_other ? "(others)" : (row.name ?? "(none)"), row, row.share));
  const share = total.value === null || total.value === 0 ? null : 1;
  const note = told.adds_up === "yes" ? "" : `The rows don't add up to the total: ${told.adds_up}.\n`;
  const title = `${told.metric} by ${told.by}, ${told.period}, ${money}policy ${told.policy}\n`;
  return title + table([...lines, line("(all)", total, share)]) + note + membershipText(told);
}

/** The steps from opening to closing MRR, each with the level it reaches. */
export function waterfallText(output: Row): string {
  const { steps, currency, policy, from, to, membership, ...told } = waterfallOperation.output.parse(output);
  const { previous_from: first, previous_to: last } = told;
  const shown = (amount: number) => figure(amount, "money", currency);
  const rows = steps.map(({ id, kind, value, end, previous, change }) => ({
    step: id.replaceAll("_", " "),
    value: kind === "balance" ? "" : shown(value),
    MRR: shown(end),
    ...(previous !== undefined && {
      [first === last ? `${first}` : `${first} to ${last}`]: shown(previous),
      change: shown(change ?? 0),
    }),
  }));
  return `MRR from ${from} to ${to}, ${currency}, policy ${policy}\n${table(rows)}${membershipText({ membership })}`;
}

/** The number of customers in a segment, and their MRR. */
export function segmentCountText(output: Row): string {
  const told = countSegmentOperation.output.parse(output);
  const worth =
    told.currency === null ? "" : `, MRR ${figure(told.mrr, "money", told.currency)} ${told.currency}`;
  return `${told.filter}\n${told.customers} customers, ${told.active} of them active${worth}\n`;
}
