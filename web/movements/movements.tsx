import { UnstyledButton, useComputedColorScheme } from "@mantine/core";
import { useLocalStorage, useReducedMotion } from "@mantine/hooks";
import { lazy, Suspense, useMemo } from "react";
import type { OpenCell } from "./cell-button.tsx";
import type { PeriodRow } from "./figures.ts";
import type { Money } from "./format.ts";
import { Legend, type LegendEntry } from "./legend.tsx";
import { movementsOption, type NetLine } from "./movements-chart.ts";
import { MovementsTable } from "./movements-table.tsx";
import { MOVEMENTS, type Movement, PALETTES, type Palette } from "./palette.ts";
import { periodName } from "./period.ts";
import { Waiting } from "./states.tsx";

const Chart = lazy(() => import("./chart.tsx"));

/** The movements of MRR: chart, its figures as a table, and the same as CSV. */
export function Movements({
  rows,
  money,
  hidden,
  subject,
  csv,
  onHide,
  onOpen,
  onSubject,
}: {
  rows: PeriodRow[];
  money: Money;
  hidden: string[];
  subject: string | null;
  csv: string;
  onHide: (hidden: string[]) => void;
  onOpen: OpenCell;
  onSubject: (period: string) => void;
}) {
  const scheme = useComputedColorScheme("light");
  const isStill = useReducedMotion();
  const [hasPatterns, setPatterns] = useLocalStorage({ key: "cambium-patterns", defaultValue: false });
  const movements = useMemo(() => movementsIn(rows), [rows]);
  const palette = PALETTES[scheme];
  const option = useMemo(() => {
    const shown = movements.filter(({ type }) => !hidden.includes(type));
    const drawn = linesIn(rows).filter((line) => !hidden.includes(line));
    return movementsOption(rows, shown, drawn, { palette, money, hasPatterns, isStill });
  }, [rows, movements, palette, money, hasPatterns, isStill, hidden]);
  return (
    <section aria-labelledby="movements-title">
      <header className="section-head">
        <h2 id="movements-title">MRR movements</h2>
        <Legend entries={entriesOf(movements, linesIn(rows), palette)} hidden={hidden} onHide={onHide} />
        <UnstyledButton className="link" aria-pressed={hasPatterns} onClick={() => setPatterns(!hasPatterns)}>
          Patterns
        </UnstyledButton>
      </header>
      <div className="chart-box">
        <Suspense fallback={<Waiting height="100%" />}>
          <Chart
            option={option}
            summary={summaryOf(rows, money)}
            onPick={(series, index, chart) => {
              const period = rows[index]?.period;
              if (period !== undefined) onOpen(series, period, chart);
            }}
          />
        </Suspense>
      </div>
      <MovementsTable
        rows={rows}
        movements={movements}
        money={money}
        subject={subject}
        onOpen={onOpen}
        onSubject={onSubject}
      />
      <p className="under-table">
        Press a bar or a figure for the changes behind it, a period for its question above.{" "}
        <a href={csv} download>
          CSV
        </a>
      </p>
    </section>
  );
}

/** The types that a chart needs: transfers and even swaps only where there are any. */
function movementsIn(rows: PeriodRow[]): Movement[] {
  return MOVEMENTS.filter(({ type, side }) => {
    if (side !== "neutral") return true;
    return rows.some((row) => (row.moved.get(type) ?? 0) !== 0);
  });
}

function linesIn(rows: PeriodRow[]): NetLine[] {
  return rows.some((row) => row.netBefore !== null) ? ["net", "netBefore"] : ["net"];
}

function entriesOf(movements: Movement[], lines: NetLine[], palette: Palette): LegendEntry[] {
  const bars = movements.map(({ type, name }): LegendEntry => {
    return { id: type, name, color: palette.movement[type], shape: "bar" };
  });
  const drawn = lines.map((id): LegendEntry => {
    if (id === "net") return { id, name: "Net", color: palette.ink, shape: "line" };
    return { id, name: "Net, a year earlier", color: palette.quiet, shape: "line" };
  });
  return [...bars, ...drawn];
}

/** The chart in one sentence, for those who do not see it. */
function summaryOf(rows: PeriodRow[], money: Money): string {
  const known = rows.flatMap(({ period, net }) => (net === null ? [] : [{ period, net }]));
  const [first] = known;
  if (first === undefined) return "MRR movements";
  const best = known.reduce((a, b) => (b.net > a.net ? b : a), first);
  const worst = known.reduce((a, b) => (b.net < a.net ? b : a), first);
  const span = `${periodName(rows[0]?.period ?? "")} to ${periodName(rows.at(-1)?.period ?? "")}`;
  return `MRR movements by type, ${span}. Net was highest in ${periodName(best.period)} with ${money.full(best.net)} and lowest in ${periodName(worst.period)} with ${money.full(worst.net)}. The table below has every figure.`;
}
