import type { TooltipComponentOption } from "echarts/components";
import type { Palette } from "../look/palette.ts";
import type { MarkedNote } from "../notes/notes-answer.ts";
import type { ChartOption } from "./option.ts";

/**
 * A chart with a numbered, dashed line where there is a note, whose text stands in the tooltip of its place.
 * @param lines the notes in words
 */
export function withMarks(
  option: ChartOption,
  notes: readonly MarkedNote[],
  lines: readonly string[],
  palette: Palette,
): ChartOption {
  const marks = new Map(notes.flatMap(({ mark, place }) => (mark > 0 ? [[mark, place]] : [])));
  if (marks.size === 0) return option;
  const { series = [], tooltip } = option;
  const texts = notes.map(({ place }, index) => ({ place, text: lines[index] ?? "" }));
  return {
    ...option,
    ...(tooltip !== undefined && !Array.isArray(tooltip) && { tooltip: withTexts(tooltip, texts) }),
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

/** A tooltip that says the notes of its place below its own content; on an axis of time, those of its day. */
function withTexts(
  tooltip: TooltipComponentOption,
  texts: readonly { place: string; text: string }[],
): TooltipComponentOption {
  const { formatter } = tooltip;
  if (typeof formatter !== "function") return tooltip;
  return {
    ...tooltip,
    formatter: (given: Parameters<typeof formatter>[0], ticket: string) => {
      const content = formatter(given, ticket);
      const place = placeOf(given);
      const own = texts.filter((one) => one.place === place).map(({ text }) => text);
      if (!(content instanceof HTMLElement) || own.length === 0) return content;
      content.append(...own.map(noteElement));
      return content;
    },
  };
}

function noteElement(text: string): HTMLElement {
  const made = document.createElement("div");
  made.className = "tip-note";
  made.textContent = text;
  return made;
}

/** The place that a tooltip is about: a period or a day. */
function placeOf(given: unknown): string | null {
  const first: unknown = Array.isArray(given) ? given[0] : given;
  const { name, value } = Object(first);
  if (typeof name === "string" && name !== "") return name;
  const at: unknown = Array.isArray(value) ? value[0] : null;
  return typeof at === "string" ? at.slice(0, 10) : null;
}
