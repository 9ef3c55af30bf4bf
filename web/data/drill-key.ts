/** The figure to drill into: a metric's cell in a period, or a cell of the cohort table. */
export interface Drill {
  metric: string;
  /** The cell's period, or a range as `spanOf` writes it; for a cohort cell, the cohort. */
  period: string;
  /** Filters of the cell on top of the page's, each `dimension=value`. */
  where: string[];
  /** The segment, if it isn't the page's: a name, or `*` for all customers. */
  segment?: string;
  /** Set for a cell of the cohort table. */
  cohort?: { of: "net" | "gross" | "customers"; interval: "month" | "quarter" | "year"; age: number };
}

/** The segment name for all customers. */
export const EVERYBODY = "*";

const OF = ["net", "gross", "customers"] as const;
const INTERVALS = ["month", "quarter", "year"] as const;

/**
 * A drill as the URL has it: `expansion_mrr;2026-10;cause=seats`, `mrr;2026-10;Big ones` for a segment, or
 * `cohort:net:month:5;2025-01`.
 */
export function drillText({ metric, period, where, segment, cohort }: Drill): string {
  const head = cohort === undefined ? metric : `cohort:${cohort.of}:${cohort.interval}:${cohort.age}`;
  const parts = segment === undefined ? where : [segment, ...where];
  return [head, period, ...parts.map((one) => one.replaceAll("%", "%25").replaceAll(";", "%3B"))].join(";");
}

const LABEL = String.raw`\d{4}(-(Q[1-4]|W\d{2}|\d{2}(-\d{2})?))?`;
/** One period, or a range of two. */
const PERIOD = new RegExp(`^${LABEL}(\\.\\.${LABEL})?$`);

/** Parses a drill; null if it isn't valid. */
export function drillFrom(text: string | undefined): Drill | null {
  const [head = "", period = "", ...rest] = (text ?? "").split(";");
  if (head === "" || !PERIOD.test(period)) return null;
  const parts = rest.map((one) => one.replaceAll("%3B", ";").replaceAll("%25", "%"));
  const where = parts.filter((one) => one.includes("="));
  const segment = parts.find((one) => !one.includes("="));
  const narrowed = { where, ...(segment !== undefined && { segment }) };
  if (!head.startsWith("cohort:")) return { metric: head, period, ...narrowed };
  const [, ofText, intervalText, ageText] = head.split(":");
  const of = OF.find((name) => name === ofText);
  const interval = INTERVALS.find((name) => name === intervalText);
  const age = Number(ageText);
  if (of === undefined || interval === undefined || !Number.isInteger(age)) return null;
  return { metric: "cohort", period, ...narrowed, cohort: { of, interval, age } };
}
