import type { TooltipComponentOption } from "echarts/components";
import type { Palette } from "../look/palette.ts";

/** The look of tooltips, shared by all charts. */
export function tooltipOf(palette: Palette): TooltipComponentOption {
  return {
    trigger: "axis",
    confine: true,
    transitionDuration: 0,
    backgroundColor: palette.ground,
    borderColor: palette.grid,
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: palette.ink, fontSize: 13 },
    extraCssText: "box-shadow: 0 4px 16px rgb(0 0 0 / 14%); border-radius: 6px; z-index: 50;",
  };
}
