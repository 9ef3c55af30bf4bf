import type { MeterEventSummary } from "../account/wire.ts";
import type { ApiObject, Report, StripeData } from "../data/data.ts";
import { isJson } from "../data/json.ts";
import { readExpand } from "./expansion.ts";
import { between, type Page, page } from "./page.ts";
import { readSummaryQuery, type SummaryQuery } from "./query.ts";
import { missing } from "./refusal.ts";

/**
 * One page of a meter's event summaries of a customer, newest first. A day or an hour without usage has none. They don't
 * name the customer, as at Stripe.
 */
export function readSummaries(id: string, search: URLSearchParams, data: StripeData): Page {
  const query = readSummaryQuery(search);
  readExpand(query.expand, "billing.meter_event_summary", true);
  const meter = data.get("billing/meters", id);
  if (meter === undefined) throw missing("billing meter", id);
  const { customer } = query;
  if (data.get("customers", customer) === undefined) throw missing("customer", customer, "customer");
  const reports = [...(data.reports?.(id, customer) ?? [])].filter(
    ({ at }) => at >= query.from && at < query.until && at <= data.now(),
  );
  const summaries = summed(reports, query).map(([start, end, within]) =>
    summary(data, meter, query, { start, end, within }),
  );
  const listed = between(summaries.reverse(), query, "billing meter event summary");
  const json = listed.map((one) => ({ id: one.id, json: JSON.stringify(one) }));
  return page(json, query, `/v1/billing/meters/${id}/event_summaries`);
}

/** The spans with reports, oldest first: start, end, and their reports. */
function summed(reports: Report[], { from, until, step }: SummaryQuery): [number, number, Report[]][] {
  if (reports.length === 0) return [];
  if (step === null) return [[from, until, reports]];
  const spans = new Map<number, Report[]>();
  for (const report of reports) {
    const start = report.at - (report.at % step);
    spans.set(start, [...(spans.get(start) ?? []), report]);
  }
  return [...spans].map(([start, within]) => [start, start + step, within]);
}

function summary(
  data: StripeData,
  meter: ApiObject,
  { customer }: SummaryQuery,
  { start, end, within }: { start: number; end: number; within: Report[] },
): MeterEventSummary {
  const place = [meter.id, customer].map((id) => id.split("_").at(-1)).join("");
  return {
    id: `mtrusg_${place}${start.toString(36)}${end.toString(36)}`,
    object: "billing.meter_event_summary",
    aggregated_value: (FORMULAS[formulaOf(meter)] ?? sum)(within),
    end_time: end,
    livemode: data.livemode,
    meter: meter.id,
    start_time: start,
  };
}

const sum = (reports: Report[]): number => reports.reduce((total, { value }) => total + value, 0);

/** How reports become one value, by the formula of a meter's default aggregation. */
const FORMULAS: Record<string, (reports: Report[]) => number> = {
  sum,
  count: (reports) => reports.length,
  last: (reports) => reports.at(-1)?.value ?? 0,
};

function formulaOf({ default_aggregation: aggregation }: ApiObject): string {
  const formula = isJson(aggregation) ? aggregation.formula : undefined;
  return typeof formula === "string" ? formula : "sum";
}
