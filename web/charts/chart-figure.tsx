import { useComputedColorScheme } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useMemo, useRef } from "react";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Files } from "../export/files.ts";
import { legendEntries } from "../export/legend-entries.ts";
import { PALETTES } from "../look/palette.ts";
import { typefaceLoaded } from "../look/typeface.ts";
import { ChartNotes } from "../notes/chart-notes.tsx";
import type { Over } from "../notes/notes-answer.ts";
import { useNoteLines, useNotes } from "../notes/use-notes.ts";
import { Heading } from "../parts/heading.tsx";
import { useOwnId } from "../parts/own-id.ts";
import { Waiting } from "../parts/states.tsx";
import type { DrawnChart } from "./chart.tsx";
import { withMarks } from "./note-marks.ts";
import type { ChartOption } from "./option.ts";

const loaded = Promise.all([import("./chart.tsx"), typefaceLoaded]).then(([chart]) => chart);
const Chart = lazy(() => loaded);

/**
 * A chart with title, legend, export menu, and its figures as a table below. Reserves its space while `option` is null.
 */
export function ChartFigure({
  id,
  title,
  metric,
  legend,
  lead,
  option,
  summary,
  files,
  over,
  height = "chart-box",
  onPick,
  children,
}: {
  /** Id of the section; also used in file names. */
  id: string;
  title: string;
  /** The metric, where a control beside the title names it: pictures and paper have no controls. */
  metric?: string;
  legend?: ReactNode;
  /** A sentence above the chart. */
  lead?: ReactNode;
  option: ChartOption | null;
  /** The chart in one sentence, for screen readers. */
  summary: string;
  files: Files;
  /** What a chart over time shows: dated notes are marked on it and listed below. */
  over?: Over;
  height?: "chart-box" | "chart-box chart-box-small" | "chart-box chart-box-low";
  onPick?: (series: string, index: number) => void;
  children?: ReactNode;
}) {
  const titleId = useOwnId(`${id}-title`);
  const head = useRef<HTMLElement>(null);
  const drawn = useRef<DrawnChart>(null);
  const palette = PALETTES[useComputedColorScheme("light")];
  const { notes, from, to } = useNotes(option === null ? null : (over ?? null));
  const lines = useNoteLines(notes);
  const marked = useMemo(
    () => (option === null ? null : withMarks(option, notes, lines, palette)),
    [option, notes, lines, palette],
  );
  return (
    <section aria-labelledby={titleId} className="figure">
      <header className="section-head" ref={head}>
        <Heading id={titleId}>
          {title}
          {metric !== undefined && <span className="printed-inline">: {metric}</span>}
        </Heading>
        {legend}
        <ExportMenu
          id={id}
          title={metric === undefined ? title : `${title}: ${metric}`}
          legend={() => legendEntries(head.current)}
          files={files}
          chart={drawn}
          {...(notes.length > 0 && { notes: { from, to, lines } })}
        />
      </header>
      {lead}
      <div className={height}>
        {marked === null ? (
          <Waiting height="100%" />
        ) : (
          <Suspense fallback={<Waiting height="100%" />}>
            <Chart option={marked} summary={summary} onPick={onPick} handle={drawn} />
          </Suspense>
        )}
      </div>
      {over !== undefined && <ChartNotes notes={notes} title={title} />}
      {children}
    </section>
  );
}
