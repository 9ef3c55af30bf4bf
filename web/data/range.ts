import type { View } from "./address.ts";
import { monthLater } from "./period.ts";

/** First and last month of a range; undefined uses the server's default: the twelve months up to the last evidence. */
export function monthsOf(
  { range, from, to }: Pick<View, "range" | "from" | "to">,
  known: { firstDay: string | null; lastDay: string | null },
): { from?: string; to?: string } {
  if (range === "custom") return { ...(from !== null && { from }), ...(to !== null && { to }) };
  if (known.lastDay === null) return {};
  const last = known.lastDay.slice(0, 7);
  const quarter = monthLater(last, -((Number(last.slice(5)) - 1) % 3));
  if (range === "month") return { from: last, to: last };
  if (range === "last-month") return { from: monthLater(last, -1), to: monthLater(last, -1) };
  if (range === "quarter") return { from: quarter, to: last };
  if (range === "last-quarter") return { from: monthLater(quarter, -3), to: monthLater(quarter, -1) };
  if (range === "ytd") return { from: `${last.slice(0, 4)}-01`, to: last };
  if (range === "all") return { ...(known.firstDay !== null && { from: known.firstDay.slice(0, 7) }) };
  return {};
}

/** The months shown, including those of the server's default; null while there's no evidence. */
export function monthsShown(
  view: Pick<View, "range" | "from" | "to">,
  known: { firstDay: string | null; lastDay: string | null },
): { from: string; to: string } | null {
  if (known.lastDay === null) return null;
  const { from, to = known.lastDay.slice(0, 7) } = monthsOf(view, known);
  return { from: from ?? monthLater(to, -11), to };
}
