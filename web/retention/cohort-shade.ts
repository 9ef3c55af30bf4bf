import type { Palette } from "../look/palette.ts";

const STRONGEST = 0.36;
const FAINTEST = 0.04;
/** Distance from 100% at which the shade is strongest. */
const REACH = 0.3;
/** Below this share, cells that can't grow have no shade. */
const FLOOR = 0.4;

/**
 * The background of a cohort cell. Net revenue diverges at 100%: one hue for gains, another for losses. Values that can
 * only shrink have one hue, stronger the more is left. Text has a contrast of at least 4.5:1 on every shade.
 */
export function cohortShade(share: number | null, canGrow: boolean, palette: Palette): string | undefined {
  if (share === null) return undefined;
  const { expansion, churn } = palette.movement;
  if (!canGrow) return mixed(palette.ground, expansion, STRONGEST * within((share - FLOOR) / (1 - FLOOR)));
  const off = within(Math.abs(share - 1) / REACH);
  if (off === 0) return undefined;
  return mixed(palette.ground, share > 1 ? expansion : churn, FAINTEST + (STRONGEST - FAINTEST) * off);
}

const within = (part: number) => Math.min(1, Math.max(0, part));

function mixed(ground: string, color: string, part: number): string {
  const [from, to] = [channels(ground), channels(color)];
  const mix = from.map((channel, index) => Math.round(channel + ((to[index] ?? 0) - channel) * part));
  return `rgb(${mix.join(", ")})`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));
}
