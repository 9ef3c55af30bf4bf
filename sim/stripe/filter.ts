import type { ApiObject, ListFilter, ListKind } from "./data.ts";

/** The part of a list, newest first, that its cursors leave. */
export function* page(
  objects: Iterable<ApiObject>,
  { startingAfter, endingBefore }: ListFilter,
  isWanted: (object: ApiObject) => boolean,
): Iterable<ApiObject> {
  let isPast = startingAfter === undefined;
  for (const object of objects) {
    if (object.id === endingBefore) return;
    if (isPast && isWanted(object)) yield object;
    if (object.id === startingAfter) isPast = true;
  }
}

/** Whether a list that is narrowed like this holds an object. */
export function isWanted(kind: ListKind, filter: ListFilter): (object: ApiObject) => boolean {
  const tests = [...plainTests(filter), ...kindTests(kind, filter)];
  return (object) => tests.every((test) => test(object));
}

type Test = (object: ApiObject) => boolean;

function* plainTests({ created, ids, active, customer, product }: ListFilter): Iterable<Test> {
  const { gte = -Infinity, gt = -Infinity, lte = Infinity, lt = Infinity } = created ?? {};
  if (created !== undefined)
    yield (object) => {
      const at = object.created ?? (typeof object.date === "number" ? object.date : 0);
      return at >= gte && at > gt && at <= lte && at < lt;
    };
  if (ids !== undefined) yield ({ id }) => ids.includes(id);
  if (active !== undefined) yield (object) => object.active === active;
  if (customer !== undefined) yield (object) => object.customer === customer;
  if (product !== undefined) yield (object) => object.product === product;
}

function* kindTests(kind: ListKind, filter: ListFilter): Iterable<Test> {
  const { status, pending, invoice, subscription, price, type, types } = filter;
  if (kind === "prices" && type !== undefined) yield (object) => object.type === type;
  if (kind === "subscriptions" && status !== "all")
    yield status === undefined ? isLasting : (object) => object.status === status;
  if (kind !== "subscriptions" && status !== undefined) yield (object) => object.status === status;
  if (pending !== undefined) yield (object) => (object.invoice === null) === pending;
  if (invoice !== undefined) yield (object) => object.invoice === invoice;
  if (kind === "invoices" && subscription !== undefined)
    yield (object) => field(field(object.parent, "subscription_details"), "subscription") === subscription;
  if (kind === "subscriptions" && price !== undefined) yield (object) => holdsPrice(object, price);
  if (kind === "events") {
    if (types !== undefined) yield (object) => types.includes(String(object.type));
    if (type !== undefined) yield (object) => isOfType(String(object.type), type);
  }
}

function isOfType(name: string, wanted: string): boolean {
  return wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function isLasting({ status }: ApiObject): boolean {
  return status !== "canceled" && status !== "incomplete_expired";
}

function holdsPrice(object: ApiObject, price: string): boolean {
  const rows = field(object.items, "data");
  return Array.isArray(rows) && rows.some((row: unknown) => field(field(row, "price"), "id") === price);
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
