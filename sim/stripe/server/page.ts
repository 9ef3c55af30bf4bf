import type { ApiObject, ListedJson, StripeData } from "../data/data.ts";
import { listed } from "../data/json.ts";
import { type Kind, kindOf } from "../data/kinds.ts";
import { expand, readExpand } from "./expansion.ts";
import { type ListQuery, readListQuery } from "./query.ts";
import { invalid, missing } from "./refusal.ts";
import { asSent } from "./sent.ts";

/** A response's JSON, and the ids of the objects in it. */
export interface Page {
  json: string;
  ids: string[];
}

const DAY = 86_400;

/** One page of a kind of object. Events are listed for the last `eventDays` days. */
export function readPage(kind: Kind, search: URLSearchParams, data: StripeData, eventDays: number): Page {
  const query = readListQuery(search, kind);
  const { filter } = query;
  const { required } = kind;
  if (required !== undefined && filter[required] === undefined)
    throw invalid(`Missing required param: ${required}.`, { code: "parameter_missing", param: required });
  const paths = readExpand(query.expand, kind.object, true);
  const since = kind.kind === "events" ? data.now() - eventDays * DAY : undefined;
  if (since !== undefined)
    filter.created = { ...filter.created, gt: Math.max(since, filter.created?.gt ?? since) };
  checkCursors(kind, query, data, since);
  const whole = data.listJson?.(kind.kind, filter, query.expand);
  const found = whole ?? sentJson(data.list(kind.kind, filter), kind, paths, data);
  return page(found, query, `/v1/${kind.kind}`);
}

/** One page of an invoice's lines, in the invoice's order. */
export function readLines(invoice: string, search: URLSearchParams, data: StripeData): Page {
  const query = readListQuery(search, { kind: "invoices", filters: [] });
  const paths = readExpand(query.expand, "line_item", true);
  const found = data.get("invoices", invoice);
  if (found === undefined || found.deleted === true) throw missing("invoice", invoice);
  const lines = between(listed(found.lines), query, "invoice line item");
  return page(sentJson(lines, "line_item", paths, data), query, `/v1/invoices/${invoice}/lines`);
}

/** The objects between the cursors of a request. @param noun what Stripe calls one of them in a refusal */
export function between<T extends { id: string }>(objects: T[], { filter }: ListQuery, noun: string): T[] {
  const placeOf = (id: string, param: string): number => {
    const place = objects.findIndex((one) => one.id === id);
    if (place < 0) throw missing(noun, id, param);
    return place;
  };
  const { startingAfter, endingBefore } = filter;
  const from = startingAfter === undefined ? 0 : placeOf(startingAfter, "starting_after") + 1;
  const to = endingBefore === undefined ? objects.length : placeOf(endingBefore, "ending_before");
  return objects.slice(from, to);
}

function checkCursors(kind: Kind, query: ListQuery, data: StripeData, since: number | undefined): void {
  const { startingAfter, endingBefore, customer, subscription } = query.filter;
  const check = (of: Kind, id: string | undefined, param: string): void => {
    if (id === undefined) return;
    const found = data.get(of.kind, id);
    const isOld = since !== undefined && (found?.created ?? 0) <= since;
    const isKept = data.isCursorKept === true && param === "starting_after";
    const isGone = found?.deleted === true && !isKept;
    if (found === undefined || isGone || isOld) throw missing(of.noun, id, param);
  };
  check(kind, startingAfter, "starting_after");
  check(kind, endingBefore, "ending_before");
  const isCustomerKnown = customer === undefined || data.get("customers", customer) !== undefined;
  if (!isCustomerKnown) throw missing("customer", customer, "customer");
  check(kindOf("subscriptions"), subscription, "subscription");
}

function* sentJson(
  objects: Iterable<ApiObject>,
  kind: Kind | "line_item",
  paths: readonly string[][],
  data: StripeData,
): Iterable<ListedJson> {
  const type = kind === "line_item" ? kind : kind.object;
  for (const object of objects) {
    const sent = asSent(object);
    expand(sent, type, paths, data);
    yield { id: object.id, json: JSON.stringify(sent) };
  }
}

/** With an end cursor, the page is what's right before it; otherwise, the first objects found. */
export function page(found: Iterable<ListedJson>, query: ListQuery, url: string): Page {
  const isBefore = query.filter.endingBefore !== undefined;
  const kept: ListedJson[] = [];
  for (const one of found) {
    kept.push(one);
    if (kept.length <= query.limit) continue;
    if (!isBefore) break;
    if (kept.length > 2 * query.limit) kept.splice(0, kept.length - query.limit - 1);
  }
  const hasMore = kept.length > query.limit;
  const objects = isBefore ? kept.slice(-query.limit) : kept.slice(0, query.limit);
  const list = objects.map((one) => one.json).join(",");
  return {
    json: `{"object":"list","data":[${list}],"has_more":${hasMore},"url":${JSON.stringify(url)}}`,
    ids: objects.map((one) => one.id),
  };
}
