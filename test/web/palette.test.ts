import { describe, expect, it } from "vitest";
import { PALETTES, type Palette } from "../../web/look/palette.ts";

/** Colours in OKLab nearer than this look the same beside each other in small bars. */
const NEAREST = 0.06;
const LEAST_CONTRAST = 3;

type Lab = [l: number, a: number, b: number];

/** Red, green and blue of a colour such as #0b4a57, linear and from 0 to 1. */
function linear(color: string): [number, number, number] {
  const part = (from: number) => {
    const value = Number.parseInt(color.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** OKLab, after Ottosson (2020). */
function labOf(color: string): Lab {
  const [r, g, b] = linear(color);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(one: string, other: string): number {
  const [a, b] = [labOf(one), labOf(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other]
    .map(linear)
    .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b)
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What can stand in one waterfall: movements, groups of expansion (which take expansion's place), and balances. */
function beside({ movement, group, quiet }: Palette): Record<string, string> {
  const { expansion: _, ...others } = movement;
  return { ...others, ...group, balance: quiet };
}

describe.each(Object.entries(PALETTES))("the %s palette", (_, palette) => {
  const colors = Object.entries(beside(palette));

  it("has no two colours in a chart that look the same", () => {
    const near = colors.flatMap(([name, color], place) =>
      colors
        .slice(place + 1)
        .filter(([, other]) => distance(color, other) < NEAREST)
        .map(([other]) => `${name} and ${other}`),
    );
    expect(near).toEqual([]);
  });

  it("stands out from the page", () => {
    expect(colors.filter(([, color]) => contrast(color, palette.ground) < LEAST_CONTRAST)).toEqual([]);
  });
});
