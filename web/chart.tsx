import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ChartOption } from "./movements-chart.ts";

use([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

/** A chart that says what it shows in one sentence. The table under it holds the same figures and is the way for keys. */
export default function Chart({
  option,
  summary,
  onPick,
}: {
  option: ChartOption;
  summary: string;
  /** Called with the id of a series and the place of what was clicked. */
  onPick: (series: string, index: number, chart: HTMLElement) => void;
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
    drawn.on("click", ({ seriesId, dataIndex }) => pick.current(String(seriesId), dataIndex, element));
    const resized = new ResizeObserver(() => drawn.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <div className="chart" ref={box} role="img" aria-label={summary} tabIndex={-1} />;
}
