import { describe, expect, it } from "vitest";
import { courseOption } from "../../web/charts/course.ts";
import { PALETTES } from "../../web/look/palette.ts";

function leastOf(values: (number | null)[], level: (value: number) => string): unknown {
  const text = (place: string) => place;
  const { yAxis } = courseOption(
    ["2026-09", "2026-10"],
    [{ id: "mrr", name: "MRR", color: "#000000", values }],
    { palette: PALETTES.light, isStill: true, tick: text, title: text, figure: level, level, nothing: "–" },
  );
  return Array.isArray(yAxis) ? undefined : Reflect.get(yAxis ?? {}, "minInterval");
}

describe("the axis of a course", () => {
  const dollars = (minor: number) => `$${Math.floor(minor / 100)}`;

  it("has one zero where nothing was, not five", () => {
    expect(leastOf([0, 0], dollars)).toBe(100);
    expect(leastOf([null, 0], String)).toBe(1);
  });

  it("leaves shares as fine as they are", () => {
    expect(leastOf([0.25, 1], (ratio) => `${ratio * 100}%`)).toBeUndefined();
  });
});
