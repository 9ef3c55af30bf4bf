import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useImperativeHandle, useRef } from "react";
import { typeface } from "../look/typeface.ts";
import type { ChartOption } from "./option.ts";

use([BarChart, CustomChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** Handle of a rendered chart, to export it as an image. */
export interface DrawnChart {
  svg(): { markup: string; width: number; height: number };
}

/**
 * A chart with a one-sentence description for screen readers. Keyboard users reach the same figures in the table below.
 */
export default function Chart({
  option,
  summary,
  onPick,
  handle,
}: {
  option: ChartOption;
  summary: string;
  /** Called with the id of the series and the index of the clicked point. */
  onPick?: (series: string, index: number) => void;
  handle?: RefObject<DrawnChart | null>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(null);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  }, [onPick]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const drawn = init(element, null, { renderer: "svg" });
    chart.current = drawn;
    drawn.on("click", ({ seriesId, dataIndex, dataType }) => {
      if (dataType !== "node") pick.current?.(String(seriesId), dataIndex);
    });
    const resized = new ResizeObserver(() => {
      drawn.resize();
      scaleTo(element, drawn);
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const drawn = chart.current;
    if (drawn === null) return;
    const still = window.matchMedia("print").matches ? { animation: false } : {};
    drawn.setOption({ ...option, ...still, textStyle: { fontFamily: typeface() } }, { notMerge: true });
    scaleTo(box.current, drawn);
  }, [option]);
  useImperativeHandle(handle, () => ({
    svg: () => ({
      markup: drawing(box.current),
      width: chart.current?.getWidth() ?? 0,
      height: chart.current?.getHeight() ?? 0,
    }),
  }));
  return <div className="chart" ref={box} role="img" aria-label={summary} tabIndex={-1} />;
}

/** Lets the drawing scale with its box: paper has another width than the screen, and nothing is drawn anew for it. */
function scaleTo(box: HTMLElement | null, drawn: ReturnType<typeof init>): void {
  box?.querySelector("svg")?.setAttribute("viewBox", `0 0 ${drawn.getWidth()} ${drawn.getHeight()}`);
}

/** The chart's SVG as well-formed XML: the library's own output has unescaped quotes. */
function drawing(box: HTMLElement | null): string {
  const svg = box?.querySelector("svg");
  return svg === null || svg === undefined ? "" : new XMLSerializer().serializeToString(svg);
}
