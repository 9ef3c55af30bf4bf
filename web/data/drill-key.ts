/** Which figure is opened: a metric's cell of a period, or a cell of the cohort table. */
export interface Drill {
  metric: string;
  /** The period of the cell, or a range as `spanOf` has it; of a cohort's cell, the cohort. */
  period: string;
  /** What narrows the cell beside what the whole page is narrowed to, each `dimension=value`. */
  where: string[];
  /** Whose figure it is, where it is not of the page's segment: a segment's name, or `*` for everybody. */
  segment?: string;
  /** Set for a cell of the cohort table. */
  cohort?: { of: "net" | "gross" | "customers"; interval: "month" | "quarter" | "year"; age: number };
}

/** Stands for everybody where a segment is named. */
export const EVERYBODY = "*";

const OF = ["net", "gross", "customers"] as const;
const INTERVALS = ["month", "quarter", "year"] as const;

/** A drill as an address has it: `expansion_mrr;2026-10;cause=seats`, `mrr;2026-10;Big ones` of a segment, or `cohort:net:month:5;2025-01`. */
export function drillText({ metric, period, where, segment, cohort }: Drill): string {
  const head = cohort === undefined ? metric : `cohort:${cohort.of}:${cohort.interval}:${cohort.age}`;
  const parts = segment === undefined ? where : [segment, ...where];
  return [head, period, ...parts.map((one) => one.replaceAll("%", "%25").replaceAll(";", "%3B"))].join(";");
}

const LABEL = String.raw`\d{4}(-(Q[1-4]|W\d{2}|\d{2}(-\d{2})?))?`;
/** One period, or from one to another. */
const PERIOD = new RegExp(`^${LABEL}(\\.\\.${LABEL})?$`);

/** Reads a drill; null for what is none. */
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
