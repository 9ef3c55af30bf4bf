import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { courseOption } from "../../charts/course.ts";
import { listed, moneyIn, NOTHING, whole } from "../../data/format.ts";
import { periodName, shortPeriod } from "../../data/period.ts";
import { PALETTES } from "../../look/palette.ts";
import { Waiting } from "../../parts/states.tsx";
import { sentence } from "../../problems/problem-text.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { Imported } from "../reading.ts";
import { withoutCommands } from "./without-commands.ts";

const Chart = lazy(() => import("../../charts/chart.tsx"));
type Figures = Imported["figures"];

/** MRR at the last month ends and the last month's movements, as they'd be or are. */
export function FirstFigures({ figures, isTried }: { figures: Figures; isTried: boolean }) {
  const { t } = useTranslation(["bring", "terms"]);
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const option = useMemo(() => {
    const currencies = distinct(figures.mrr.map(({ currency }) => currency));
    const periods = distinct(figures.mrr.map(({ period }) => period));
    const [first = "USD"] = currencies;
    const lines = currencies.map((currency, index) => ({
      id: currency,
      name: currency,
      color: palette.compared[index % palette.compared.length] ?? palette.ink,
      values: periods.map(
        (period) =>
          figures.mrr.find((one) => one.period === period && one.currency === currency)?.value ?? null,
      ),
    }));
    return courseOption(periods, lines, {
      palette,
      isStill,
      tick: shortPeriod,
      title: periodName,
      figure: (value) => moneyIn(first).full(value),
      level: (value) => moneyIn(first).compact(value),
      nothing: NOTHING,
    });
  }, [figures, palette, isStill]);
  if (figures.missing !== null || figures.mrr.length === 0)
    return figures.missing === null ? null : (
      <div className="trouble trouble-calm">
        <p>{sentence(withoutCommands(figures.missing))}</p>
        {figures.missing_code === "missing_rate" && <p>{t("bring:figures.no-rate")}</p>}
      </div>
    );
  const money = (value: number | null, currency: string) =>
    value === null ? NOTHING : moneyIn(currency).full(value);
  const moved = figures.movements.filter(({ value }) => value !== null && value !== 0);
  const title = t(isTried ? "bring:figures.would" : "bring:figures.are");
  const last = figures.mrr.at(-1)?.period ?? "";
  return (
    <section aria-labelledby="first-figures" className="figure">
      <div className="section-head">
        <h2 id="first-figures">{title}</h2>
      </div>
      <div className="chart-box chart-box-small">
        <Suspense fallback={<Waiting height="100%" />}>
          <Chart
            option={option}
            summary={`${t("bring:figures.mrr")}: ${listed(figures.mrr.map(({ period, currency, value }) => `${periodName(period)} ${money(value, currency)}`))}`}
          />
        </Suspense>
      </div>
      <FactTable
        caption={title}
        columns={[
          { id: "what", name: t("bring:figures.mrr") },
          { id: "value", name: t("bring:figures.value"), isNumber: true },
          { id: "customers", name: t("bring:understood.customers"), isNumber: true },
          { id: "movements", name: t("bring:figures.movements"), isNumber: true },
        ]}
        rows={[
          ...figures.mrr.map(({ period, currency, value }) => ({
            id: `${period} ${currency}`,
            cells: [periodName(period), money(value, currency), "", ""],
          })),
          ...moved.map(({ type, currency, value, customers, movements }) => ({
            id: `${type} ${currency}`,
            cells: [
              `${nameOf(type ?? "")}, ${periodName(last)}`,
              value === null ? NOTHING : moneyIn(currency).signed(value),
              customers === null ? NOTHING : whole(customers),
              movements === null ? NOTHING : whole(movements),
            ],
          })),
        ]}
      />
    </section>
  );

  function nameOf(type: string): string {
    const known = TYPES.find((one) => one === type);
    return known === undefined ? type : t(`terms:types.${known}`);
  }
}

const distinct = (all: string[]) => [...new Set(all)];

const TYPES = ["new", "reactivation", "expansion", "contraction", "churn", "fx"] as const;
