import type { TFunction } from "i18next";
import type { Answer } from "../data/api.ts";
import type { Drill } from "../data/drill-key.ts";
import { numberIn } from "../data/figures.ts";
import { type Money, NOTHING, whole } from "../data/format.ts";
import type { PeriodColumn } from "../tables/period-table.tsx";
import type { Cut } from "./part-words.ts";

type Row = Answer["rows"][number];

interface PartFigures {
  cut: Cut;
  parts: string[];
  /** Rows keyed by period and part: `2026-10 upsell`. */
  cells: Map<string, Row>;
  /** Total expansion MRR of each period. */
  total: Answer;
  /** The name of the compared range, whose total stands beside; undefined without one. */
  before: string | undefined;
  /** Targets by period. */
  aims: ReadonlyMap<string, number>;
  money: Money;
  nameOf: (cut: Cut, part: string) => string;
  t: TFunction<["expansion", "shell"]>;
}

/** The table's columns: each part of expansion with its number of customers, and the total. */
export function partColumns({
  cut,
  parts,
  cells,
  total,
  before,
  aims,
  money,
  nameOf,
  t,
}: PartFigures): PeriodColumn[] {
  const rows = new Map(total.rows.map((row) => [String(row.period), row]));
  return [
    ...parts.map((part) => ({
      id: part,
      name: nameOf(cut, part),
      cell: (period: string) => cellOf(cells.get(`${period} ${part}`), period, part),
    })),
    {
      id: "total",
      name: t("expansion:parts.total"),
      isStrong: true,
      cell: (period) => cellOf(rows.get(period), period, null),
    },
    ...(before === undefined
      ? []
      : [{ id: "before", name: before, cell: (period: string) => beforeOf(rows.get(period)) }]),
    ...(aims.size === 0
      ? []
      : [
          {
            id: "target",
            name: t("expansion:parts.target"),
            cell: (period: string) => aimOf(aims.get(period)),
          },
        ]),
  ];

  function beforeOf(row: Row | undefined) {
    const value = numberIn(row, "previous");
    return { text: value === null ? NOTHING : money.plain(value), drill: null };
  }

  function aimOf(aim: number | undefined) {
    return { text: aim === undefined ? NOTHING : money.plain(aim), drill: null };
  }

  function cellOf(row: Row | undefined, period: string, part: string | null) {
    const value = numberIn(row, "value");
    const count = numberIn(row, "customers");
    if (value === null) return { text: row === undefined ? money.plain(0) : NOTHING, drill: null };
    const isNothing = value === 0 && (count ?? 0) === 0;
    return {
      text: money.plain(value),
      count: count === null || isNothing ? null : whole(count),
      drill: isNothing ? null : partDrill(cut, period, part),
    };
  }
}

/** The drill for a part's figure; `null` is the total. */
export function partDrill(cut: Cut, period: string, part: string | null): Drill {
  return { metric: "expansion_mrr", period, where: part === null ? [] : [`${cut}=${part}`] };
}
