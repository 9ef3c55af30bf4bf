import { useMemo, useSyncExternalStore } from "react";
import type { Interval } from "./api.ts";

export const INTERVALS: readonly Interval[] = ["day", "week", "month", "quarter", "year"];
export const COMPARISONS = ["previous", "year", "none"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Which cell is opened: a column of the page's tables, and a period. */
export interface CellKey {
  column: string;
  period: string;
}

/** All that a link to the page says. */
export interface View {
  range: "12" | "all" | "custom";
  /** First and last month of a custom range. */
  from: string | null;
  to: string | null;
  interval: Interval;
  compare: Comparison;
  /** Null is the organisation's own. */
  policy: string | null;
  /** The currency looked at, where a policy keeps them apart. */
  currency: string | null;
  /** The period that the title is about; null is the last finished one. */
  period: string | null;
  hidden: string[];
  cell: CellKey | null;
}

/** Reads a view from the search part of an address; what it does not understand it leaves at its default. */
export function viewOf(search: string): View {
  const given = new URLSearchParams(search);
  const from = month(given.get("from"));
  const to = month(given.get("to"));
  const [period, column] = (given.get("cell") ?? "").split(":");
  return {
    range: given.get("range") === "all" ? "all" : from !== null || to !== null ? "custom" : "12",
    from,
    to,
    interval: INTERVALS.find((name) => name === given.get("interval")) ?? "month",
    compare: COMPARISONS.find((name) => name === given.get("compare")) ?? "previous",
    policy: given.get("policy"),
    currency: given.get("currency"),
    period: given.get("period"),
    hidden: (given.get("hide") ?? "").split(",").filter((name) => name !== ""),
    cell: period && column ? { period, column } : null,
  };
}

/** The address of a view: only what differs from the defaults. */
export function addressOf(view: View): string {
  const parts: [string, string | null][] = [
    ["range", view.range === "all" ? "all" : null],
    ["from", view.range === "custom" ? view.from : null],
    ["to", view.range === "custom" ? view.to : null],
    ["interval", view.interval === "month" ? null : view.interval],
    ["compare", view.compare === "previous" ? null : view.compare],
    ["policy", view.policy],
    ["currency", view.currency],
    ["period", view.period],
    ["hide", view.hidden.length === 0 ? null : view.hidden.join(",")],
    ["cell", view.cell === null ? null : `${view.cell.period}:${view.cell.column}`],
  ];
  const search = parts.flatMap(([name, value]) =>
    value === null
      ? []
      : [`${name}=${encodeURIComponent(value).replaceAll("%3A", ":").replaceAll("%2C", ",")}`],
  );
  return search.length === 0 ? "/" : `/?${search.join("&")}`;
}

const CHANGED = "cambium:address";

/** The view in the address, and a way to change it. Going back and forward undoes and redoes; `replace` leaves no trace. */
export function useView(): [View, (change: Partial<View>, how?: "push" | "replace") => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  return [useMemo(() => viewOf(search), [search]), changeView];
}

function changeView(change: Partial<View>, how: "push" | "replace" = "push"): void {
  const address = addressOf({ ...viewOf(window.location.search), ...change });
  if (how === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(CHANGED, listener);
  };
}

function month(text: string | null): string | null {
  return text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null;
}
