import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { Legend } from "../charts/legend.tsx";
import { PatternsToggle, usePatterns } from "../charts/patterns.tsx";
import type { PeriodRow } from "../data/figures.ts";
import type { Money } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import type { Files } from "../export/files.ts";
import { PALETTES } from "../look/palette.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { PeriodTable } from "../tables/period-table.tsx";
import { movementColumns, movementDrill } from "./movement-columns.ts";
import { movementEntries, netLines } from "./movement-legend.ts";
import { movementsOption, type NetLine } from "./movements-chart.ts";
import { movementsSummary } from "./movements-summary.ts";
import { type Part, partsIn, usePartName } from "./parts.ts";

/** MRR movements by type: a chart, and a table that adds the number of customers behind each figure. */
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
  /** The period of the title; null where it is about the whole range. */
  subject: string | null;
  files: Files;
  /** Whether expansion is split by group. */
  isSplit: boolean;
  onSplit: (isSplit: boolean) => void;
  onHide: (hidden: string[]) => void;
  onSubject: (period: string) => void;
}) {
  const { t } = useTranslation(["movements", "terms", "shell"]);
  const palette = PALETTES[useComputedColorScheme("light")];
  const [hasPatterns, setPatterns] = usePatterns();
  const { open } = useDrill();
  const nameOf = usePartName();
  const parts = useMemo(() => partsIn(rows), [rows]);
  const option = useOption({ rows, parts, hidden, money, hasPatterns });
  return (
    <ChartFigure
      id="movements"
      title={t("movements:title")}
      legend={
        <>
          <Legend
            entries={movementEntries(rows, parts, palette, t, nameOf)}
            hidden={hidden}
            onHide={onHide}
          />
          <div className="toggles">
            <PlainButton className="link" aria-pressed={isSplit} onClick={() => onSplit(!isSplit)}>
              {t("movements:split")}
            </PlainButton>
            <PatternsToggle hasPatterns={hasPatterns} onPatterns={setPatterns} />
          </div>
        </>
      }
      option={option}
      summary={movementsSummary(rows, money, t)}
      files={files}
      over={{ places: rows.map(({ period }) => period) }}
      onPick={(series, index) => {
        const period = rows[index]?.period;
        if (period !== undefined) open(movementDrill(parts, series, period));
      }}
    >
      <PeriodTable
        caption={t("movements:title")}
        corner={money.currency}
        periods={rows.map(({ period }) => period)}
        columns={movementColumns(rows, parts, money, t, nameOf)}
        isUnfinished={(period) => rows.some((row) => row.period === period && row.isUnfinished)}
        subject={subject}
        onSubject={onSubject}
      />
      <p className="under-table">{t("movements:hint")}</p>
    </ChartFigure>
  );
}

/** The chart, of what is not hidden. */
function useOption({
  rows,
  parts,
  hidden,
  money,
  hasPatterns,
}: {
  rows: PeriodRow[];
  parts: Part[];
  hidden: string[];
  money: Money;
  hasPatterns: boolean;
}) {
  const { t } = useTranslation("movements");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const nameOf = usePartName();
  return useMemo(() => {
    const names = {
      part: nameOf,
      line: (id: NetLine) => t(id),
    };
    const shown = parts.filter(({ id }) => !hidden.includes(id));
    const drawn = netLines(rows).filter((line) => !hidden.includes(line));
    return movementsOption(rows, shown, drawn, {
      palette,
      money,
      hasPatterns,
      isStill,
      names,
      soFar: t("so-far"),
    });
  }, [rows, parts, palette, money, hasPatterns, isStill, hidden, t, nameOf]);
}
