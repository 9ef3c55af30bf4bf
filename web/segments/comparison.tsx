import { NativeSelect, UnstyledButton, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import type { Segments } from "../data/api.ts";
import { EVERYBODY } from "../data/drill-key.ts";
import { moneyIn } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { isUnfinished } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";
import { figuresFile } from "../export/figures-file.ts";
import { PALETTES } from "../look/palette.ts";
import { Trouble } from "../parts/states.tsx";
import { figureOf } from "../tables/figure.ts";
import { PeriodTable } from "../tables/period-table.tsx";
import { comparisonOption } from "./comparison-chart.ts";
import { comparisonSummary } from "./comparison-summary.ts";
import { COMPARED, chosenIn, MOST_COMPARED, useCompared } from "./use-compared.ts";

/** Compares up to five segments by one metric over time. */
export function Comparison({ scope, saved }: { scope: Scope; saved: Segments["rows"] }) {
  const { t } = useTranslation(["segments", "terms", "shell"]);
  const [params, setParams] = usePageParams();
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const { open } = useDrill();
  const metric = COMPARED.find((id) => id === params.metric) ?? "nrr_12m";
  const names = chosenIn(params.vs, saved);
  const { columns, periods, unit, currency, error, retry } = useCompared(scope, metric, names);
  const money = moneyIn(currency);
  const title = t(`terms:metrics.${metric}.name`);
  const nameOf = useCallback(
    (name: string) => (name === EVERYBODY ? t("segments:compare.everybody") : name),
    [t],
  );
  const option = useMemo(
    () =>
      columns === null
        ? null
        : comparisonOption(columns, periods, {
            palette,
            money,
            unit,
            isStill,
            nameOf,
            lastDay: scope.lastDay,
          }),
    [columns, periods, palette, money, unit, isStill, scope.lastDay, nameOf],
  );
  const setNames = (made: string[]) => setParams({ vs: made.join("|") });
  return (
    <>
      <ChartFigure
        id="comparison"
        title={t("segments:compare.title")}
        option={error === null ? option : null}
        summary={comparisonSummary({
          compared: columns ?? [],
          periods,
          lastDay: scope.lastDay,
          unit,
          metric: title,
          money,
          nameOf,
          t,
        })}
        files={figuresFile([metric], { ...scope.question, segment: names })}
        onPick={(series, index) => {
          const period = periods[index];
          if (period !== undefined) open({ metric, period, where: [], segment: series });
        }}
        legend={
          <>
            <NativeSelect
              size="xs"
              aria-label={t("segments:compare.metric")}
              value={metric}
              data={COMPARED.map((value) => ({ value, label: t(`terms:metrics.${value}.name`) }))}
              onChange={({ currentTarget: { value } }) => setParams({ metric: value })}
            />
            <ul className="compared" aria-label={t("segments:compare.which")}>
              {names.map((name, place) => (
                <li key={name}>
                  <i className="swatch swatch-line" style={{ background: palette.compared[place] }} />
                  {nameOf(name)}
                  {names.length > 1 && (
                    <UnstyledButton
                      aria-label={t("segments:compare.drop", { name: nameOf(name) })}
                      onClick={() => setNames(names.filter((one) => one !== name))}
                    >
                      ×
                    </UnstyledButton>
                  )}
                </li>
              ))}
            </ul>
            {names.length < MOST_COMPARED && (
              <NativeSelect
                size="xs"
                aria-label={t("segments:compare.add")}
                value=""
                data={[
                  { value: "", label: t("segments:compare.add"), disabled: true },
                  ...[EVERYBODY, ...saved.map(({ name }) => name)]
                    .filter((name) => !names.includes(name))
                    .map((value) => ({ value, label: nameOf(value) })),
                ]}
                onChange={({ currentTarget: { value } }) => setNames([...names, value])}
              />
            )}
          </>
        }
      >
        {columns !== null && error === null && (
          <PeriodTable
            caption={`${t("segments:compare.title")}: ${title}`}
            corner={unit === "money" ? currency : title}
            periods={periods}
            isUnfinished={(period) => isUnfinished(period, scope.lastDay)}
            columns={columns.map(({ name, values }) => ({
              id: name,
              name: nameOf(name),
              cell: (period) => {
                const value = values.get(period) ?? null;
                const text = figureOf(unit, value, money, { isPlain: true });
                const isNothing = value === null || value === 0;
                return { text, drill: isNothing ? null : { metric, period, where: [], segment: name } };
              },
            }))}
          />
        )}
      </ChartFigure>
      {error !== null && <Trouble problem={error} onRetry={retry} />}
    </>
  );
}
