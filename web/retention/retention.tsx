import { UnstyledButton, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { lazy, Suspense, useMemo, useState } from "react";
import { CellButton, type OpenCell } from "./cell-button.tsx";
import type { PeriodRow } from "./figures.ts";
import { NOTHING, percent, whole } from "./format.ts";
import { PALETTES } from "./palette.ts";
import { periodName, shortPeriod } from "./period.ts";
import { type RetentionLine, retentionOption } from "./retention-chart.ts";
import { Waiting } from "./states.tsx";

const Chart = lazy(() => import("./chart.tsx"));
const FIRST_LOOK = 12;

export type RetentionValues = Record<"nrr" | "grr" | "nrr_12m" | "grr_12m", Map<string, number | null>>;

const COLUMNS = [
  { column: "nrr_12m", name: "NRR 12 m" },
  { column: "grr_12m", name: "GRR 12 m" },
  { column: "nrr", name: "NRR" },
  { column: "grr", name: "GRR" },
] as const;

/** What existing customers are worth to what they were: trailing twelve months as lines, and all as a table. */
export function Retention({
  rows,
  values,
  onOpen,
}: {
  rows: PeriodRow[];
  values: RetentionValues;
  onOpen: OpenCell;
}) {
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const periods = useMemo(() => rows.map(({ period }) => period), [rows]);
  const lines = useMemo(() => linesOf(values), [values]);
  const option = useMemo(
    () => retentionOption(periods, lines, palette, isStill),
    [periods, lines, palette, isStill],
  );
  return (
    <section aria-labelledby="retention-title" className="retention">
      <header className="section-head">
        <h2 id="retention-title">Retention</h2>
        <ul className="legend legend-still">
          {lines.map(({ column, name }) => (
            <li key={column}>
              <i
                className={`swatch swatch-line${column === "grr_12m" ? " swatch-dashed" : ""}`}
                style={{ backgroundColor: palette.retention[column] }}
              />
              {name}
            </li>
          ))}
        </ul>
      </header>
      <div className="chart-box chart-box-small">
        <Suspense fallback={<Waiting height="100%" />}>
          <Chart
            option={option}
            summary={summaryOf(rows, values)}
            onPick={(series, index, chart) => {
              const period = periods[index];
              if (period !== undefined) onOpen(series, period, chart);
            }}
          />
        </Suspense>
      </div>
      <RetentionTable rows={rows.toReversed()} values={values} onOpen={onOpen} />
    </section>
  );
}

function linesOf(values: RetentionValues): RetentionLine[] {
  return [
    { column: "nrr_12m", name: "NRR, trailing 12 months", values: values.nrr_12m },
    { column: "grr_12m", name: "GRR, trailing 12 months", values: values.grr_12m },
  ];
}

function RetentionTable({
  rows,
  values,
  onOpen,
}: {
  rows: PeriodRow[];
  values: RetentionValues;
  onOpen: OpenCell;
}) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, FIRST_LOOK);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
    <section className="table-box" tabIndex={0} aria-label="Retention, table">
      <table className="figures">
        <caption className="unseen">Net and gross revenue retention by period, newest first</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Period</span>
            </th>
            {COLUMNS.map(({ column, name }) => (
              <th scope="col" key={column}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ period, isUnfinished }) => (
            <tr key={period}>
              <th scope="row">
                {shortPeriod(period)}
                {isUnfinished && <span className="quiet"> so far</span>}
              </th>
              {COLUMNS.map(({ column, name }) => {
                const value = values[column].get(period) ?? null;
                return (
                  <td key={column}>
                    <CellButton
                      column={column}
                      period={period}
                      label={`${name}, ${periodName(period)}`}
                      text={value === null ? NOTHING : percent(value)}
                      isEmpty={value === null}
                      onOpen={onOpen}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <UnstyledButton className="link" onClick={() => setWhole(true)}>
          Show all {whole(rows.length)} periods
        </UnstyledButton>
      )}
    </section>
  );
}

function summaryOf(rows: PeriodRow[], values: RetentionValues): string {
  const last = rows.at(-1)?.period ?? "";
  const text = (value: number | null | undefined) =>
    typeof value === "number" ? percent(value) : "not known";
  return `Retention over trailing twelve months. In ${periodName(last)} net revenue retention was ${text(values.nrr_12m.get(last))} and gross ${text(values.grr_12m.get(last))}. The table beside it has every figure.`;
}
