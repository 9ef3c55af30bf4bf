import { UnstyledButton, useComputedColorScheme } from "@mantine/core";
import { useLocalStorage, useReducedMotion } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { Legend, type LegendEntry } from "../charts/legend.tsx";
import type { PeriodRow } from "../data/figures.ts";
import { type Money, NOTHING, whole } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { periodName } from "../data/period.ts";
import type { Files } from "../export/files.ts";
import { PALETTES } from "../look/palette.ts";
import { type PeriodColumn, PeriodTable } from "../tables/period-table.tsx";
import { movementsOption, type NetLine } from "./movements-chart.ts";
import { colorOf, type Part, partsIn, usePartName, whereOf } from "./parts.ts";

/** The movements of MRR by type: chart, and its figures as a table with how many customers are behind each. */
export function Movements({
  rows,
  money,
  hidden,
  subject,
  files,
  isSplit,
  onSplit,
  onHide,
  onSubject,
}: {
  rows: PeriodRow[];
  money: Money;
  hidden: string[];
  subject: string;
  files: Files;
  /** Whether expansion is split by group. */
  isSplit: boolean;
  onSplit: (isSplit: boolean) => void;
  onHide: (hidden: string[]) => void;
  onSubject: (period: string) => void;
}) {
  const { t } = useTranslation(["movements", "terms", "shell"]);
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const [hasPatterns, setPatterns] = useLocalStorage({ key: "cambium-patterns", defaultValue: false });
  const { open } = useDrill();
  const nameOf = usePartName();
  const parts = useMemo(() => partsIn(rows), [rows]);
  const option = useMemo(() => {
    const names = {
      part: nameOf,
      line: (id: NetLine) => t(`movements:${id}`),
    };
    const shown = parts.filter(({ id }) => !hidden.includes(id));
    const drawn = linesIn(rows).filter((line) => !hidden.includes(line));
    return movementsOption(rows, shown, drawn, {
      palette,
      money,
      hasPatterns,
      isStill,
      names,
      soFar: t("movements:so-far"),
    });
  }, [rows, parts, palette, money, hasPatterns, isStill, hidden, t, nameOf]);
  return (
    <ChartFigure
      id="movements"
      title={t("movements:title")}
      legend={
        <>
          <Legend entries={entries()} hidden={hidden} onHide={onHide} />
          <div className="toggles">
            <UnstyledButton className="link" aria-pressed={isSplit} onClick={() => onSplit(!isSplit)}>
              {t("movements:split")}
            </UnstyledButton>
            <UnstyledButton
              className="link"
              aria-pressed={hasPatterns}
              onClick={() => setPatterns(!hasPatterns)}
            >
              {t("shell:patterns")}
            </UnstyledButton>
          </div>
        </>
      }
      option={option}
      summary={summary()}
      files={files}
      onPick={(series, index) => {
        const period = rows[index]?.period;
        if (period !== undefined) open(drillIn(parts, series, period));
      }}
    >
      <PeriodTable
        caption={t("movements:title")}
        corner={money.currency}
        periods={rows.map(({ period }) => period)}
        columns={columns()}
        isUnfinished={(period) => rowOf(period)?.isUnfinished === true}
        subject={subject}
        onSubject={onSubject}
      />
      <p className="under-table">{t("movements:hint")}</p>
    </ChartFigure>
  );

  function rowOf(period: string): PeriodRow | undefined {
    return rows.find((row) => row.period === period);
  }

  function columns(): PeriodColumn[] {
    const cell = (
      value: number | null | undefined,
      id: string,
      period: string,
      count: number | null = null,
    ) => {
      if (value === null || value === undefined) return { text: NOTHING, drill: null };
      const isNothing = value === 0 && (count ?? 0) === 0;
      return {
        text: money.plain(value),
        count: count === null || isNothing ? null : whole(count),
        drill: isNothing ? null : drillIn(parts, id, period),
      };
    };
    return [
      ...parts.map(
        (part): PeriodColumn => ({
          id: part.id,
          name: nameOf(part),
          cell: (period) => {
            const row = rowOf(period);
            return cell(row?.moved.get(part.id) ?? 0, part.id, period, row?.counts.get(part.id) ?? null);
          },
        }),
      ),
      {
        id: "net",
        name: t("movements:net"),
        isStrong: true,
        cell: (period) => cell(rowOf(period)?.net, "net", period),
      },
      {
        id: "mrr",
        name: t("movements:closing"),
        cell: (period) => cell(rowOf(period)?.closing, "mrr", period),
      },
    ];
  }

  function entries(): LegendEntry[] {
    const bars = parts.map(
      (part): LegendEntry => ({
        id: part.id,
        name: nameOf(part),
        color: colorOf(part, palette),
        shape: "bar",
      }),
    );
    const lines = linesIn(rows).map(
      (id): LegendEntry => ({
        id,
        name: t(`movements:${id}`),
        color: id === "net" ? palette.ink : palette.quiet,
        shape: "line",
      }),
    );
    return [...bars, ...lines];
  }

  /** The chart in one sentence, for those who do not see it. */
  function summary(): string {
    const known = rows.flatMap(({ period, net }) => (net === null ? [] : [{ period, net }]));
    const [first] = known;
    if (first === undefined) return t("movements:title");
    const best = known.reduce((a, b) => (b.net > a.net ? b : a), first);
    const worst = known.reduce((a, b) => (b.net < a.net ? b : a), first);
    return t("movements:summary", {
      from: periodName(rows[0]?.period ?? ""),
      to: periodName(rows.at(-1)?.period ?? ""),
      best: periodName(best.period),
      most: money.full(best.net),
      worst: periodName(worst.period),
      least: money.full(worst.net),
    });
  }
}

/** What a series or a column opens. */
function drillIn(parts: Part[], id: string, period: string) {
  if (id === "mrr") return { metric: "mrr", period, where: [] };
  const part = parts.find((one) => one.id === id);
  return { metric: "net_new_mrr", period, where: part === undefined ? [] : whereOf(part) };
}

function linesIn(rows: PeriodRow[]): NetLine[] {
  return rows.some((row) => row.netBefore !== null) ? ["net", "netBefore"] : ["net"];
}
