import type { TFunction } from "i18next";
import type { LegendEntry } from "../charts/legend.tsx";
import type { PeriodRow } from "../data/figures.ts";
import type { Palette } from "../look/palette.ts";
import type { NetLine } from "./movements-chart.ts";
import { colorOf, type Part } from "./parts.ts";

/** The legend: a bar for each part, and the net lines. */
export function movementEntries(
  rows: PeriodRow[],
  parts: Part[],
  palette: Palette,
  t: TFunction<["movements", "terms", "shell"]>,
  nameOf: (part: Part) => string,
): LegendEntry[] {
  const bars = parts.map(
    (part): LegendEntry => ({
      id: part.id,
      name: nameOf(part),
      color: colorOf(part, palette),
      shape: "bar",
    }),
  );
  const lines = netLines(rows).map(
    (id): LegendEntry => ({
      id,
      name: t(`movements:${id}`),
      color: id === "net" ? palette.ink : palette.quiet,
      shape: "line",
      isDashed: id === "netBefore",
    }),
  );
  return [...bars, ...lines];
}

/** The lines that the rows have figures for. */
export function netLines(rows: PeriodRow[]): NetLine[] {
  return rows.some((row) => (row.netBefore ?? 0) !== 0) ? ["net", "netBefore"] : ["net"];
}
