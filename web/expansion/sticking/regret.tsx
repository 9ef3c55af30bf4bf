import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { courseOption } from "../../charts/course.ts";
import { usePeriodTicks } from "../../charts/ticks.ts";
import { numberIn, useMetric, valuesOf } from "../../data/figures.ts";
import { level, NOTHING, percent } from "../../data/format.ts";
import { useDrill } from "../../data/opening.ts";
import { inPeriod } from "../../data/period.ts";
import { PALETTES } from "../../look/palette.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { PeriodTable } from "../../tables/period-table.tsx";
import { type About, onePeriod, pinnedIn } from "../use-figures.ts";

/** Share of expansions fully taken back within 90 days, over time. */
export function Regret({ about, periods }: { about: About; periods: string[] }) {
  const { t } = useTranslation(["expansion", "terms"]);
  const { scope, subject } = about;
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const ticks = usePeriodTicks(scope.lastDay);
  const { open } = useDrill();
  const { data, error, refetch } = useMetric("expansion_regret", scope.question);
  const one = useMetric("expansion_regret", onePeriod(about));
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined || one.data === undefined) return <Waiting height={620} />;
  const values = valuesOf(data);
  const now = numberIn(one.data.rows[0], "value");
  const answer =
    now === null
      ? t("expansion:regret.none", { when: inPeriod(subject) })
      : t("expansion:regret.answer", { share: percent(now), when: inPeriod(subject) });
  const name = t("terms:metrics.expansion_regret.name");
  const line = {
    id: "expansion_regret",
    name,
    color: palette.movement.contraction,
    values: periods.map((period) => values.get(period) ?? null),
  };
  const drillOf = (period: string) => ({ metric: "expansion_regret", period, where: [] });
  return (
    <ChartFigure
      id="expansion-regret"
      title={name}
      lead={<p className="section-answer">{answer}</p>}
      option={courseOption(periods, [line], {
        ...ticks,
        palette,
        isStill,
        figure: percent,
        level,
        nothing: NOTHING,
      })}
      height="chart-box chart-box-low"
      summary={answer}
      files={{ path: "/metric/expansion_regret", question: scope.question }}
      over={{ places: periods }}
      onPick={(_, index) => {
        const period = periods[index];
        if (period !== undefined) open(drillOf(period));
      }}
    >
      <PeriodTable
        caption={name}
        corner={t("expansion:regret.corner")}
        periods={periods}
        columns={[
          {
            id: "regret",
            name,
            cell: (period) => {
              const value = values.get(period) ?? null;
              if (value === null) return { text: NOTHING, drill: null };
              return { text: percent(value), drill: drillOf(period) };
            },
          },
        ]}
        isUnfinished={ticks.isOpen}
        subject={pinnedIn(about)}
        firstLook={6}
      />
    </ChartFigure>
  );
}
