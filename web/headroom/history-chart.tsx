import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { courseOption } from "../charts/course.ts";
import { CourseLegend } from "../charts/course-legend.tsx";
import { level, type Money, NOTHING, percent } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Files } from "../export/files.ts";
import type { HeadroomHistory } from "../growth/growth-answers.ts";
import { PALETTES } from "../look/palette.ts";

/** Open headroom by month as a line; broken down, the saturated share of MRR of the groups with most MRR. */
export function HistoryChart({
  rows,
  by,
  nameOf,
  money,
  files,
  children,
}: {
  rows: HeadroomHistory["rows"];
  /** Name of the dimension; null for all customers. */
  by: string | null;
  nameOf: (group: string | null) => string;
  money: Money;
  files: Files;
  children: ReactNode;
}) {
  const { t } = useTranslation("headroom");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const days = [...new Set(rows.map(({ on }) => on))];
  const last = rows.at(-1);
  const groups = rows.filter(({ on }) => on === last?.on).toSorted((a, b) => b.mrr - a.mrr);
  const lines = groups.slice(0, palette.compared.length).map(({ group }, index) => ({
    id: `=${group}`,
    name: by === null ? t("history.chart-open") : nameOf(group),
    color: palette.compared[index] ?? palette.ink,
    values: days.map((day) => {
      const row = rows.find((one) => one.on === day && one.group === group);
      return (by === null ? row?.open : row?.saturated_mrr_share) ?? null;
    }),
  }));
  const told = { open: money.full(last?.open ?? 0), day: dayName(last?.on ?? ""), by: by ?? "" };
  return (
    <ChartFigure
      id="headroom-history"
      title={t(by === null ? "history.chart-open" : "history.chart-saturated")}
      legend={<CourseLegend lines={lines} />}
      option={courseOption(days, lines, {
        palette,
        isStill,
        tick: dayName,
        title: dayName,
        figure: by === null ? money.full : percent,
        level: by === null ? money.compact : level,
        nothing: NOTHING,
      })}
      height="chart-box chart-box-low"
      summary={by === null ? t("history.summary", told) : t("history.summary-by", told)}
      files={files}
      over={{ places: days }}
    >
      {children}
    </ChartFigure>
  );
}
