import type { Palette } from "../look/palette.ts";
import type { MarkedNote } from "../notes/notes-answer.ts";
import type { ChartOption } from "./option.ts";

/** A chart with a numbered, dashed line where there is a note. */
export function withMarks(option: ChartOption, notes: readonly MarkedNote[], palette: Palette): ChartOption {
  const marks = new Map(notes.map(({ mark, place }) => [mark, place]));
  if (marks.size === 0) return option;
  const { series = [] } = option;
  return {
    ...option,
    series: [
      ...(Array.isArray(series) ? series : [series]),
      {
        type: "line",
        id: "notes",
        data: [],
        markLine: {
          silent: true,
          animation: false,
          symbol: ["none", "none"],
          lineStyle: { color: palette.quiet, width: 1, type: [2, 3] },
          label: { position: "end", distance: 2, color: palette.quiet, fontSize: 11, formatter: "{b}" },
          data: [...marks].map(([mark, place]) => ({ name: String(mark), xAxis: place })),
        },
      },
    ],
  };
}
