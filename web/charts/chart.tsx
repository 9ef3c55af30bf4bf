import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useImperativeHandle, useRef } from "react";
import { typeface } from "../look/typeface.ts";
import type { ChartOption } from "./option.ts";

use([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

/** What a page can ask of a chart that is drawn: its picture, for a file. */
export interface DrawnChart {
  svg(): { markup: string; width: number; height: number };
}

/** A chart that says what it shows in one sentence. The table under it holds the same figures and is the way for keys. */
export default function Chart({
  option,
  summary,
  onPick,
  handle,
}: {
  option: ChartOption;
  summary: string;
  /** Called with the id of a series and the place of what was clicked. */
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
    drawn.on("click", ({ seriesId, dataIndex }) => pick.current?.(String(seriesId), dataIndex));
    const resized = new ResizeObserver(() => drawn.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({ ...option, textStyle: { fontFamily: typeface() } }, { notMerge: true });
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

/** What is drawn, as well-formed XML: the library's own text has quotes within quotes. */
function drawing(box: HTMLElement | null): string {
  const svg = box?.querySelector("svg");
  return svg === null || svg === undefined ? "" : new XMLSerializer().serializeToString(svg);
}
