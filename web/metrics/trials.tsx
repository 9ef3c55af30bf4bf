import { useComputedColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { exportSummaryOperation } from "../../src/api/export/export-summary.ts";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { CourseLegend } from "../charts/course-legend.tsx";
import { usePeriodTicks } from "../charts/ticks.ts";
import { ask } from "../data/api.ts";
import { NOTHING, percent, whole } from "../data/format.ts";
import { isAhead, periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { PALETTES } from "../look/palette.ts";
import { PageTrouble, Waiting } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { PeriodTable } from "../tables/period-table.tsx";
import { useLook } from "./metric-course.tsx";

type Summary = z.infer<typeof exportSummaryOperation.output>;
type Row = Summary["rows"][number];

const COUNTS = ["trials_started", "trials_ended", "trials_converted"] as const;
const LONG = ["month", "quarter", "year"] as const;

/** Trials by period: how many started, ended and became paid. */
export function Trials({ scope, chooser }: { scope: Scope; chooser: ReactNode }) {
  const { t } = useTranslation("shell");
  const { interval: asked, ...rest } = scope.question;
  const interval = LONG.find((one) => one === asked) ?? "month";
  const question = { ...rest, interval };
  const answer = useSettled<Summary>({
    queryKey: ["trials", question],
    queryFn: ({ signal }) => ask<Summary>("/export/summary", question, signal),
  });
  const rows = (answer.data?.rows ?? []).filter(({ period }) => !isAhead(period, scope.lastDay));
  const hasTrials = rows.some((row) => COUNTS.some((name) => row[name] > 0));
  return (
    <>
      <PageTitle
        question={t("metrics.trials.question")}
        answer={
          answer.data === undefined ? "" : hasTrials ? t("metrics.trials.answer") : t("metrics.trials.none")
        }
      />
      {chooser}
      {answer.error !== null && <PageTrouble problem={answer.error} onRetry={() => answer.refetch()} />}
      {answer.error === null && answer.data === undefined && <Waiting height={520} />}
      {hasTrials && <Shown scope={scope} rows={rows} question={question} />}
    </>
  );
}

function Shown({ scope, rows, question }: { scope: Scope; rows: Row[]; question: object }) {
  const { t } = useTranslation("shell");
  const ticks = usePeriodTicks(scope.lastDay);
  const palette = PALETTES[useComputedColorScheme("light")];
  const periods = rows.map(({ period }) => period);
  const byPeriod = new Map(rows.map((row) => [row.period, row]));
  const lines = COUNTS.map((name, index) => ({
    id: name,
    name: t(`metrics.trials.${name}`),
    color: palette.compared[index] ?? palette.ink,
    values: rows.map((row) => row[name]),
  }));
  const option = useLook(periods, lines, ticks, { full: whole, plain: whole, change: whole, level: whole });
  const title = t("metrics.trials.title");
  return (
    <ChartFigure
      id="trials"
      title={title}
      legend={<CourseLegend lines={lines} />}
      option={option}
      summary={t("metrics.summary-by", {
        ...{
          name: title,
          dimension: t("metrics.trials.name"),
          values: lines.map(({ name }) => name).join(", "),
        },
        ...{ from: periodName(periods[0] ?? ""), to: periodName(periods.at(-1) ?? "") },
      })}
      files={{ path: "/export/summary", question }}
      over={{ places: periods }}
    >
      <PeriodTable
        caption={title}
        corner=""
        periods={periods}
        columns={[
          ...COUNTS.map((name) => ({
            id: name,
            name: t(`metrics.trials.${name}`),
            cell: (period: string) => ({ text: whole(byPeriod.get(period)?.[name] ?? 0), drill: null }),
          })),
          {
            id: "trial_conversion",
            name: t("metrics.trials.trial_conversion"),
            cell: (period: string) => {
              const share = byPeriod.get(period)?.trial_conversion ?? null;
              return { text: share === null ? NOTHING : percent(share), drill: null };
            },
          },
        ]}
        isUnfinished={ticks.isOpen}
        firstLook={24}
      />
    </ChartFigure>
  );
}
