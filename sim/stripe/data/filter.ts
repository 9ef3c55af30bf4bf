import type { ApiObject, ListFilter, ListKind } from "./data.ts";
import { isJson, listed } from "./json.ts";

/** The objects that match a filter, in list order. */
export function* narrowed<T extends ApiObject>(
  kind: ListKind,
  objects: Iterable<T>,
  filter: ListFilter,
): Iterable<T> {
  let isBegun = filter.startingAfter === undefined;
  for (const object of objects) {
    if (object.id === filter.endingBefore) return;
    if (isBegun && isWanted(kind, object, filter)) yield object;
    if (object.id === filter.startingAfter) isBegun = true;
  }
}

/** Whether an object matches a filter, cursors aside. */
export function isWanted(kind: ListKind, object: ApiObject, filter: ListFilter): boolean {
  if (object.deleted === true || !isCreatedWithin(createdAt(object), filter.created)) return false;
  const { ids, customer, invoice, active, product, type, types } = filter;
  return (
    (ids === undefined || ids.includes(object.id)) &&
    (customer === undefined || object.customer === customer) &&
    (invoice === undefined || object.invoice === invoice) &&
    (active === undefined || object.active === active) &&
    (product === undefined || object.product === product) &&
    (filter.recurring?.meter === undefined || meterOf(object) === filter.recurring.meter) &&
    (filter.subscription === undefined || subscriptionOf(object) === filter.subscription) &&
    (filter.price === undefined || pricesOf(object).includes(filter.price)) &&
    (filter.pending === undefined || (object.invoice === null) === filter.pending) &&
    (type === undefined || isOfType(object.type, type)) &&
    (types === undefined || types.some((one) => isOfType(object.type, one))) &&
    hasStatus(kind, object.status, filter.status)
  );
}

/** When an object was created; invoice items have `date`. */
export function createdAt(object: ApiObject): number {
  return object.created ?? (typeof object.date === "number" ? object.date : 0);
}

function isCreatedWithin(created: number, range: ListFilter["created"] = {}): boolean {
  return (
    created >= (range.gte ?? Number.NEGATIVE_INFINITY) &&
    created > (range.gt ?? Number.NEGATIVE_INFINITY) &&
    created <= (range.lte ?? Number.POSITIVE_INFINITY) &&
    created < (range.lt ?? Number.POSITIVE_INFINITY)
  );
}

/** The subscription of an object; invoices and invoice items have it under `parent`. */
function subscriptionOf(object: ApiObject): unknown {
  if (typeof object.subscription === "string") return object.subscription;
  const details = isJson(object.parent) ? object.parent.subscription_details : undefined;
  return isJson(details) ? details.subscription : undefined;
}

/** The meter that a price is billed by. */
function meterOf({ recurring }: ApiObject): unknown {
  return isJson(recurring) ? recurring.meter : undefined;
}

function pricesOf(object: ApiObject): unknown[] {
  return listed(object.items).map((item) => (isJson(item.price) ? item.price.id : item.price));
}

function isOfType(type: unknown, wanted: string): boolean {
  if (typeof type !== "string") return false;
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

function hasStatus(kind: ListKind, status: unknown, wanted: string | undefined): boolean {
  if (kind !== "subscriptions") return wanted === undefined || status === wanted;
  if (wanted === undefined) return status !== "canceled";
  if (wanted === "ended") return status === "canceled" || status === "incomplete_expired";
  return wanted === "all" || status === wanted;
}
