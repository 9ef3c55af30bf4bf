import { useTranslation } from "react-i18next";
import { EXPANSION_CAUSES, OTHERS } from "../data/causes.ts";
import { usePageParam } from "../data/view.ts";
import { GROUPS, type Palette } from "../look/palette.ts";

/** What expansion is split by. */
export type Cut = "group" | "cause";

/** The split in the URL, and a function to change it. */
export function useCut(): [Cut, (cut: string) => void] {
  const [cut, setCut] = usePageParam("parts", "group");
  return [cut === "cause" ? "cause" : "group", setCut];
}

/** What rows are split by: old rows stay on screen while new ones load. */
export function cutOf(rows: Record<string, unknown>[]): Cut {
  return rows.some((row) => "cause" in row) ? "cause" : "group";
}

/** The name of a part of expansion. */
export function usePartName(): (cut: Cut, part: string) => string {
  const { t } = useTranslation("terms");
  return (cut, part) => {
    const group = [...GROUPS, ...OTHERS].find((name) => name === part);
    const cause = EXPANSION_CAUSES.find((name) => name === part);
    if (cut === "group") return group === undefined ? part : t(`groups.${group}`);
    return cause === undefined ? part : t(`causes-up.${cause}`);
  };
}

/** Sorts parts in the order used by every chart; unknown ones come last. */
export function inPartOrder(cut: Cut, parts: string[]): string[] {
  const order: readonly string[] = cut === "group" ? [...GROUPS, ...OTHERS] : EXPANSION_CAUSES;
  const place = (part: string) => (order.includes(part) ? order.indexOf(part) : order.length);
  return parts.toSorted((a, b) => place(a) - place(b));
}

/** The color of a part; causes get tints of their group's color. */
export function partColor(cut: Cut, part: string, palette: Palette): string {
  const { group, movement, ink, ground, quiet } = palette;
  const other = OTHERS.find((name) => name === part);
  if (other !== undefined) return movement[other];
  const own = GROUPS.find((name) => name === part);
  if (cut === "group") return own === undefined ? quiet : group[own];
  const tints: Record<string, string> = {
    plan: group.upsell,
    seats: tint(group.upsell, ground, 0.28),
    add_on: group["add-on"],
    cross_sell: group["cross-sell"],
    usage: group.usage,
    price: group.price,
    term: tint(group.price, ink, 0.35),
    discount: tint(group.price, ink, 0.62),
    status: group.status,
  };
  return tints[part] ?? quiet;
}

function tint(color: string, toward: string, part: number): string {
  const channel = (hex: string, place: number) => Number.parseInt(hex.slice(place, place + 2), 16);
  const mix = (place: number) =>
    Math.round(channel(color, place) + (channel(toward, place) - channel(color, place)) * part);
  return `rgb(${mix(1)}, ${mix(3)}, ${mix(5)})`;
}
