import { addMonths } from "../base/period.ts";
import type { FlowRow } from "./flow.ts";

/**
 * How a customer's share of the trailing twelve months changes, for every window end after `day`: its MRR twelve months
 * before the end (`base`), its MRR at the end if it was active then (`now`), and the lower of the two (`kept`; 0 for
 * customers with several currencies, where the comparison depends on rates).
 * The sum of all rows with `day` < E is the window that ends at E, so any interval is a running sum.
 */
export interface TrailingRow {
  key: number;
  currency: number;
  day: number;
  base: number;
  now: number;
  kept: number;
}

interface Step {
  /** The first window end (a local day) that includes the step. */
  end: number;
  currency: number;
  micros: number;
  side: "base" | "now";
}

/** The trailing windows of one customer, from its flows in time order. Pure. */
export function trailing(rows: FlowRow[]): TrailingRow[] {
  const keys = new Set(rows.map((row) => row.key));
  if (keys.size === 1) return trailingOfKey(rows);
  return [...keys].flatMap((key) => trailingOfKey(rows.filter((row) => row.key === key)));
}

function trailingOfKey(flows: FlowRow[]): TrailingRow[] {
  const key = flows[0]?.key ?? 0;
  const currencies = [...new Set(flows.map((flow) => flow.currency))];
  const windows = currencies.map(() => ({ base: 0, now: 0, seenBase: 0, seenNow: 0, seenKept: 0 }));
  const found: TrailingRow[] = [];
  const steps = ordered(flows);
  let baseTotal = 0;
  steps.forEach((step, index) => {
    const window = windows[currencies.indexOf(step.currency)]!;
    window[step.side] += step.micros;
    if (step.side === "base") baseTotal += step.micros;
    if (steps[index + 1]?.end === step.end) return;
    for (const [i, { base, now, seenBase, seenNow, seenKept }] of windows.entries()) {
      const counted = baseTotal > 0 ? now : 0;
      const kept = currencies.length > 1 ? 0 : Math.min(counted, base);
      if (base === seenBase && counted === seenNow && kept === seenKept) continue;
      found.push({
        key,
        currency: currencies[i] ?? 0,
        day: step.end - 1,
        base: base - seenBase,
        now: counted - seenNow,
        kept: kept - seenKept,
      });
      windows[i] = { base, now, seenBase: base, seenNow: counted, seenKept: kept };
    }
  });
  return found;
}

/** Each flow twice, once for window ends and once for window starts, merged in order. */
function ordered(flows: FlowRow[]): Step[] {
  const steps: Step[] = [];
  let late = 0;
  for (const { day, currency, micros } of flows) {
    const end = day + 1;
    late = appendUntil(steps, flows, late, end);
    steps.push({ end, currency, micros, side: "now" });
  }
  appendUntil(steps, flows, late, Number.POSITIVE_INFINITY);
  return steps;
}

function appendUntil(steps: Step[], flows: FlowRow[], from: number, end: number): number {
  let next = from;
  for (let flow = flows[next]; flow !== undefined; flow = flows[next]) {
    const seen = firstEndAfter(flow.day + 1);
    if (seen > end) break;
    steps.push({ end: seen, currency: flow.currency, micros: flow.micros, side: "base" });
    next++;
  }
  return next;
}

const seenFrom = new Map<number, number>();

/** The first window end whose day twelve months earlier is `start` or later. */
function firstEndAfter(start: number): number {
  const known = seenFrom.get(start);
  if (known !== undefined) return known;
  const end = addMonths(start, 12);
  const first = addMonths(end, -12) < start ? end + 1 : end;
  seenFrom.set(start, first);
  return first;
}
