import type { TFunction } from "i18next";
import type { Drill } from "../data/drill-key.ts";
import type { PeriodRow } from "../data/figures.ts";
import { type Money, NOTHING, whole } from "../data/format.ts";
import type { PeriodColumn } from "../tables/period-table.tsx";
import { netLines } from "./movement-legend.ts";
import { type Part, whereOf } from "./parts.ts";

/** The table's columns: each movement part with its number of customers, net, and closing MRR. */
export function movementColumns(
  rows: PeriodRow[],
  parts: Part[],
  money: Money,
  t: TFunction<["movements", "terms", "shell"]>,
  nameOf: (part: Part) => string,
): PeriodColumn[] {
  const known = new Map(rows.map((row) => [row.period, row]));
  const before: PeriodColumn = {
    id: "netBefore",
    name: t("movements:netBefore"),
    cell: (period) => {
      const value = known.get(period)?.netBefore ?? null;
      return { text: value === null ? NOTHING : money.plain(value), drill: null };
    },
  };
  return [
    ...parts.map(
      (part): PeriodColumn => ({
        id: part.id,
        name: nameOf(part),
        cell: (period) => {
          const row = known.get(period);
          return cell(row?.moved.get(part.id) ?? 0, part.id, period, row?.counts.get(part.id) ?? null);
        },
      }),
    ),
    {
      id: "net",
      name: t("movements:net"),
      isStrong: true,
      cell: (period) => cell(known.get(period)?.net, "net", period),
    },
    ...(netLines(rows).includes("netBefore") ? [before] : []),
    {
      id: "mrr",
      name: t("movements:closing"),
      cell: (period) => cell(known.get(period)?.closing, "mrr", period),
    },
  ];

  function cell(value: number | null | undefined, id: string, period: string, count: number | null = null) {
    if (value === null || value === undefined) return { text: NOTHING, drill: null };
    const isNothing = value === 0 && (count ?? 0) === 0;
    return {
      text: money.plain(value),
      count: count === null || isNothing ? null : whole(count),
      drill: isNothing ? null : movementDrill(parts, id, period),
    };
  }
}

/** The drill for a series or a column. */
export function movementDrill(parts: Part[], id: string, period: string): Drill {
  if (id === "mrr") return { metric: "mrr", period, where: [] };
  const part = parts.find((one) => one.id === id);
  return { metric: "net_new_mrr", period, where: part === undefined ? [] : whereOf(part) };
}
