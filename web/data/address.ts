import type { Interval } from "./api.ts";
import { type Drill, drillFrom, drillText } from "./drill-key.ts";

export const INTERVALS: readonly Interval[] = ["day", "week", "month", "quarter", "year"];
export const COMPARISONS = ["previous", "year", "none"] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const RANGES = [
  "month",
  "last-month",
  "quarter",
  "last-quarter",
  "ytd",
  "12",
  "all",
  "custom",
] as const;
export type RangeName = (typeof RANGES)[number];

/** The parameters of a URL's query. */
export type Search = Record<string, string>;

/** The state in a page's URL: the bar's settings, and what's open in the drawer. */
export interface View {
  range: RangeName;
  /** First and last month of a custom range. */
  from: string | null;
  to: string | null;
  interval: Interval;
  compare: Comparison;
  /** A saved segment's name or a filter; null for all customers. */
  segment: string | null;
  /** Who counts in a segment: those who meet it today, or at the start of each period. */
  members: "today" | "start";
  /** Null for the organisation's own policy. */
  policy: string | null;
  /** The currency to show, where a policy keeps them apart. */
  currency: string | null;
  /** Closed periods as they were reported, not as they are known now. */
  isReported: boolean;
  /** Linked customers as one. */
  isLinked: boolean;
  /** The period that the title is about; null for the last finished one. */
  period: string | null;
  /** Series hidden in the legend. */
  hidden: string[];
  /** The cell open in the drawer. */
  drill: Drill | null;
  /** The customer whose changes behind that cell are open. */
  who: { account: string; customer: string } | null;
}

/** Parameters kept when moving to another page. */
export const SHARED = [
  "range",
  "from",
  "to",
  "interval",
  "compare",
  "segment",
  "members",
  "policy",
  "currency",
  "closed",
  "linked",
  "period",
];

/** Reads a view from the query of a URL; anything invalid falls back to the default. */
export function viewOf(search: Search): View {
  const from = month(search.from);
  const to = month(search.to);
  const isCustom = from !== null || to !== null;
  return {
    range: isCustom ? "custom" : (RANGES.find((name) => name === search.range) ?? "12"),
    from,
    to,
    interval: INTERVALS.find((name) => name === search.interval) ?? "month",
    compare: COMPARISONS.find((name) => name === search.compare) ?? "previous",
    segment: textIn(search.segment),
    members: search.members === "start" ? "start" : "today",
    policy: textIn(search.policy),
    currency: textIn(search.currency),
    isReported: search.closed === "reported",
    isLinked: search.linked === "yes",
    period: textIn(search.period),
    hidden: (search.hide ?? "").split(",").filter((name) => name !== ""),
    drill: drillFrom(search.drill),
    who: whoIn(search.who),
  };
}

/** The query of a view: only values that differ from the defaults; undefined removes a parameter. */
export function searchOf(view: View): Record<string, string | undefined> {
  const isNamed = view.range !== "12" && view.range !== "custom";
  return {
    range: isNamed ? view.range : undefined,
    from: view.range === "custom" ? (view.from ?? undefined) : undefined,
    to: view.range === "custom" ? (view.to ?? undefined) : undefined,
    interval: view.interval === "month" ? undefined : view.interval,
    compare: view.compare === "previous" ? undefined : view.compare,
    segment: view.segment ?? undefined,
    members: view.members === "start" ? "start" : undefined,
    policy: view.policy ?? undefined,
    currency: view.currency ?? undefined,
    closed: view.isReported ? "reported" : undefined,
    linked: view.isLinked ? "yes" : undefined,
    period: view.period ?? undefined,
    hide: view.hidden.length === 0 ? undefined : view.hidden.join(","),
    drill: view.drill === null ? undefined : drillText(view.drill),
    who: view.who === null ? undefined : `${view.who.account}/${view.who.customer}`,
  };
}

/** Parses the query of a URL to plain strings. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes the query of a URL, unescaped where that's allowed. */
export function writeSearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search).flatMap(([name, value]) =>
    typeof value === "string" ? [`${encodeURIComponent(name)}=${readable(value)}`] : [],
  );
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

function readable(value: string): string {
  return encodeURIComponent(value).replaceAll(/%(3A|2C|3B|2F|3D)/g, (code) => decodeURIComponent(code));
}

function textIn(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

function whoIn(text: string | undefined): View["who"] {
  const split = text?.indexOf("/") ?? -1;
  if (text === undefined || split <= 0) return null;
  return { account: text.slice(0, split), customer: text.slice(split + 1) };
}

function month(text: string | undefined): string | null {
  return text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null;
}
