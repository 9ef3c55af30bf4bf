import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import type { Segments } from "../data/api.ts";
import { type Money, moneyIn } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { isUnfinished } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";
import { figuresFile } from "../export/figures-file.ts";
import { PALETTES } from "../look/palette.ts";
import { Trouble } from "../parts/states.tsx";
import { figureOf } from "../tables/figure.ts";
import { type PeriodColumn, PeriodTable } from "../tables/period-table.tsx";
import { ComparedLegend, useSegmentName } from "./compared-legend.tsx";
import { comparisonOption } from "./comparison-chart.ts";
import { comparisonSummary } from "./comparison-summary.ts";
import { COMPARED, type Compared, chosenIn, useCompared } from "./use-compared.ts";

/** Compares up to five segments by one metric over time. */
export function Comparison({ scope, saved }: { scope: Scope; saved: Segments["rows"] }) {
  const { t } = useTranslation(["segments", "terms", "shell"]);
  const [params] = usePageParams();
  const { open } = useDrill();
  const metric = COMPARED.find((id) => id === params.metric) ?? "nrr_12m";
  const names = chosenIn(params.vs, saved);
  const compared = useCompared(scope, metric, names);
  const { columns, periods, unit, currency, error, retry } = compared;
  const money = moneyIn(currency);
  const title = t(`terms:metrics.${metric}.name`);
  const nameOf = useSegmentName();
  const option = useOption(compared, scope.lastDay);
  const told = { periods, lastDay: scope.lastDay, unit, metric: title, money, nameOf, t };
  return (
    <>
      <ChartFigure
        id="comparison"
        title={t("segments:compare.title")}
        metric={title}
        option={error === null ? option : null}
        summary={comparisonSummary({ compared: columns ?? [], ...told })}
        files={figuresFile([metric], { ...scope.question, segment: names })}
        over={{ places: periods }}
        onPick={(series, index) => {
          const period = periods[index];
          if (period !== undefined) open({ metric, period, where: [], segment: series });
        }}
        legend={<ComparedLegend metric={metric} names={names} saved={saved} />}
      >
        {columns !== null && error === null && (
          <PeriodTable
            caption={`${t("segments:compare.title")}: ${title}`}
            corner={unit === "money" ? currency : title}
            periods={periods}
            isUnfinished={(period) => isUnfinished(period, scope.lastDay)}
            columns={columns.map((one) => columnOf(one, { name: nameOf(one.name), metric, unit, money }))}
          />
        )}
      </ChartFigure>
      {error !== null && <Trouble problem={error} onRetry={retry} />}
    </>
  );
}

/** The chart of what is compared; null until all of it is here. */
function useOption(
  { columns, periods, unit, currency }: ReturnType<typeof useCompared>,
  lastDay: string | null,
) {
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const nameOf = useSegmentName();
  const money = moneyIn(currency);
  return useMemo(
    () =>
      columns === null
        ? null
        : comparisonOption(columns, periods, { palette, money, unit, isStill, nameOf, lastDay }),
    [columns, periods, palette, money, unit, isStill, lastDay, nameOf],
  );
}

function columnOf(
  { name: segment, values }: Compared,
  { name, metric, unit, money }: { name: string; metric: string; unit: string; money: Money },
): PeriodColumn {
  return {
    id: segment,
    name,
    cell: (period) => {
      const value = values.get(period) ?? null;
      const text = figureOf(unit, value, money, { isPlain: true });
      const isNothing = value === null || value === 0;
      return { text, drill: isNothing ? null : { metric, period, where: [], segment } };
    },
  };
}
