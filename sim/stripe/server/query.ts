import type { ListFilter } from "../data/data.ts";
import type { Kind } from "../data/kinds.ts";
import { invalid } from "./refusal.ts";

/** The parameters of a list request: page, filters and expansions. */
export interface ListQuery {
  limit: number;
  filter: ListFilter;
  expand: string[];
}

const MOST = 100;
const MINUTE = 60;
const PAGE = ["limit", "starting_after", "ending_before", "expand"];
const STATUSES: Record<string, readonly string[]> = {
  subscriptions: [
    ...["active", "all", "canceled", "ended", "incomplete", "incomplete_expired"],
    ...["past_due", "paused", "trialing", "unpaid"],
  ],
  invoices: ["draft", "open", "paid", "uncollectible", "void"],
  "billing/meters": ["active", "inactive"],
};

/** Parses the parameters of a list as Stripe does; refuses unknown ones. */
export function readListQuery(search: URLSearchParams, kind: Pick<Kind, "kind" | "filters">): ListQuery {
  const values = parameters(search, [...PAGE, ...kind.filters]);
  const one = (name: string): string | undefined => values.get(name)?.[0];
  checkOneCursor(one("starting_after"), one("ending_before"));
  const limit = readLimit(one("limit"));
  const filter: ListFilter = {
    startingAfter: one("starting_after"),
    endingBefore: one("ending_before"),
    created: created(values),
    limit: limit + 1,
    ids: values.get("ids"),
    customer: one("customer"),
    subscription: one("subscription"),
    invoice: one("invoice"),
    price: one("price"),
    product: one("product"),
    recurring: values.has("recurring[meter]") ? { meter: one("recurring[meter]") } : undefined,
    status: status(kind.kind, one("status")),
    active: flag(one("active"), "active"),
    pending: flag(one("pending"), "pending"),
    type: one("type"),
    types: values.get("types"),
  };
  return { limit, filter, expand: values.get("expand") ?? [] };
}

/** The parameters of a list of meter event summaries. */
export interface SummaryQuery extends ListQuery {
  customer: string;
  from: number;
  until: number;
  /** Seconds of each summary; null for one of the whole span. */
  step: number | null;
}

const STEPS: Record<string, number> = { day: 86_400, hour: 3600 };

/** Parses the parameters of a list of meter event summaries; refuses times that aren't aligned with its window. */
export function readSummaryQuery(search: URLSearchParams): SummaryQuery {
  const required = ["customer", "start_time", "end_time"];
  const values = parameters(search, [...PAGE, ...required, "value_grouping_window"]);
  const one = (name: string): string | undefined => values.get(name)?.[0];
  const must = (name: string): string => {
    const value = one(name);
    if (value !== undefined && value !== "") return value;
    throw invalid(`Missing required param: ${name}.`, { code: "parameter_missing", param: name });
  };
  const [customer = "", from = "", until = ""] = required.map(must);
  const window = one("value_grouping_window");
  const step = window === undefined ? null : STEPS[window];
  if (step === undefined)
    throw invalid("Invalid value_grouping_window: must be one of day or hour", {
      param: "value_grouping_window",
    });
  const aligned = (value: string, name: string): number => {
    const at = whole(value, name);
    if (at % (step ?? MINUTE) === 0) return at;
    const boundary = window === "day" ? "UTC day" : (window ?? "minute");
    throw invalid(`${name} must be aligned with ${boundary} boundaries.`, { param: name });
  };
  const span = { from: aligned(from, "start_time"), until: aligned(until, "end_time") };
  if (span.until <= span.from) throw invalid("end_time must be after start_time.", { param: "end_time" });
  checkOneCursor(one("starting_after"), one("ending_before"));
  const filter = { startingAfter: one("starting_after"), endingBefore: one("ending_before") };
  const expand = values.get("expand") ?? [];
  return { customer, ...span, step, limit: readLimit(one("limit")), filter, expand };
}

function readLimit(text = "10"): number {
  const limit = whole(text, "limit");
  if (limit >= 1 && limit <= MOST) return limit;
  const bound = limit < 1 ? "greater than or equal to 1" : `less than or equal to ${MOST}`;
  throw invalid(`This value must be ${bound} (it currently is '${limit}').`, { param: "limit" });
}

function checkOneCursor(after: string | undefined, before: string | undefined): void {
  if (after !== undefined && before !== undefined)
    throw invalid("You may only specify one of these parameters: starting_after, ending_before.");
}

/** The expansions for a single object; no other parameters are allowed. */
export function readExpandOnly(search: URLSearchParams): string[] {
  return parameters(search, ["expand"]).get("expand") ?? [];
}

/** Values by name: `expand[]=a`, `expand[0]=a`, `created[gte]=1` (under "created[gte]"). */
function parameters(search: URLSearchParams, known: readonly string[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [key, value] of search) {
    const [, name = key, within = ""] = /^(\w+)(?:\[(\w*)\])?$/.exec(key) ?? [];
    if (!known.includes(name))
      throw invalid(`Received unknown parameter: ${key}`, { code: "parameter_unknown", param: key });
    const place = /^\d*$/.test(within) ? name : `${name}[${within}]`;
    values.set(place, [...(values.get(place) ?? []), value]);
  }
  return values;
}

function created(values: ReadonlyMap<string, string[]>): ListFilter["created"] {
  const bound = (name: string): number | undefined => {
    const [value] = values.get(name) ?? [];
    return value === undefined ? undefined : whole(value, name);
  };
  const at = bound("created");
  if (at !== undefined) return { gte: at, lte: at };
  const range = {
    gte: bound("created[gte]"),
    gt: bound("created[gt]"),
    lte: bound("created[lte]"),
    lt: bound("created[lt]"),
  };
  return Object.values(range).some((value) => value !== undefined) ? range : undefined;
}

function whole(value: string, param: string): number {
  if (!/^-?\d{1,15}$/.test(value))
    throw invalid(`Invalid integer: ${value}`, { code: "parameter_invalid_integer", param });
  return Number(value);
}

function flag(value: string | undefined, param: string): boolean | undefined {
  if (value === undefined) return undefined;
  if (value !== "true" && value !== "false") throw invalid(`Invalid boolean: ${value}`, { param });
  return value === "true";
}

function status(kind: string, value: string | undefined): string | undefined {
  const known = STATUSES[kind];
  if (value === undefined || known === undefined || known.includes(value)) return value;
  const named = known.map((one) => (one === known.at(-1) ? `or ${one}` : one)).join(", ");
  throw invalid(`Invalid status: must be one of ${named}`, { param: "status" });
}
