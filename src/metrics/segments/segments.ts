import { CambiumError } from "../../base/error.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { WHOLE } from "../../model/parts/scope.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import { minorUnits } from "../figures/figures.ts";
import { kept } from "../figures/kept-queries.ts";
import type { Members, Subject } from "../question/question.ts";
import { checkValues } from "../question/values.ts";
import { fieldNamed, type SegmentField, segmentFields, worth } from "./segment-fields.ts";
import { type Condition, type Filter, filterText, parseFilter } from "./segment-filter.ts";
import { endOf, type SegmentTime, startOf } from "./segment-time.ts";

/** A filter checked against a business. */
export interface Segment {
  /** The filter in its normal form. */
  filter: string;
  /** The parsed filter, with canonical field names. */
  groups: Filter;
  /** SQL for the numbers of its customers, one column `customer`; run it in the schema of the book. */
  customers: string;
  /** SQL for those who met it at the start of a span of days, or as they entered within it. */
  members: Members;
}

/**
 * Compiles a filter to SQL for the customers it matches, as known at the end of the day of the last evidence.
 * @param isChecked whether values must exist: a saved filter may name a value that is gone
 * @throws CambiumError `usage` for an invalid field, operator or value, `not_found` for a value that nobody has
 */
export async function segmentFilter(
  book: Book,
  text: string,
  subject: Pick<Subject, "attributes" | "lastDay" | "signals" | "today">,
  isChecked = true,
): Promise<Segment> {
  const fields = await segmentFields(book, subject);
  const filter = parseFilter(text).map((group) => group.map((condition) => checked(fields, condition)));
  if (isChecked) await checkNamed(book, fields, filter);
  const at = (time: SegmentTime) => customersAt(book, fields, filter, time);
  return {
    filter: filterText(filter),
    groups: filter,
    customers: await at(endOf(dayOf(subject), subject.today)),
    members: async (span) => keptCustomers(book, { customers: await at(startOf(span)) }),
  };
}

/** SQL for the customers that meet a filter at a time. */
async function customersAt(
  book: Book,
  fields: readonly SegmentField[],
  filter: Filter,
  at: SegmentTime,
): Promise<string> {
  const groups = filter.map(async (group) => {
    const met = group.map((each) => conditionSql(book, fieldNamed(fields, each.field), each, at));
    return (await Promise.all(met)).join(" and ");
  });
  const any = (await Promise.all(groups)).join(") or (");
  return `select u.customer as customer from customers u where (${any})`;
}

/** SQL for the customers of a segment; large books compute it once and keep it until evidence changes. */
export async function keptCustomers(book: Book, { customers }: Pick<Segment, "customers">): Promise<string> {
  return kept(book, customers, { part: WHOLE.several, sums: [] });
}

/** The day at whose end segments are evaluated. */
function dayOf({ lastDay }: Pick<Subject, "lastDay">): number {
  if (lastDay !== null) return lastDay;
  throw new CambiumError("not_found", "there are no customers yet", {
    reason: { id: "no_data" },
    hint: "Import a file with `cambium import`, or try the demo company: `cambium demo`.",
  });
}

/**
 * A condition with its canonical field name.
 * @throws CambiumError `usage` when it isn't valid
 */
function checked(fields: readonly SegmentField[], condition: Condition): Condition {
  const field = fieldNamed(fields, condition.field);
  const { operator, values } = condition;
  if (!field.operators.includes(operator)) {
    throw new CambiumError("usage", `you can't use ${operator} with ${field.name}`, {
      reason: { id: "bad_operator", operator, field: field.name },
      hint: `Use one of ${field.operators.join(" ")}.`,
    });
  }
  const isSame = operator === "=" || operator === "!=";
  if (!isSame && (values.includes("") || (operator !== "~" && values.length > 1))) {
    throw new CambiumError("usage", `${field.name}${operator} needs a single value`, {
      reason: { id: "one_value", field: field.name },
      hint: `For example, ${field.name}${operator}${field.kind === "number" ? "500" : field.kind === "date" ? "2024-05-31" : "part"}.`,
    });
  }
  return { ...condition, field: field.name };
}

async function checkNamed(book: Book, fields: readonly SegmentField[], filter: Filter): Promise<void> {
  for (const { field, operator, values } of filter.flat()) {
    const known = fieldNamed(fields, field);
    const named = values.filter((value) => value !== "");
    if ((operator !== "=" && operator !== "!=") || named.length === 0) continue;
    if (known.isDimension) await checkValues(book, new Map([[field, named]]));
    else if (field === "customer" || field === "name") await checkCustomers(book, known, named);
  }
}

async function checkCustomers(book: Book, field: SegmentField, values: string[]): Promise<void> {
  const list = values.map(literal).join(", ");
  const rows = await book.warehouse.query(
    `select distinct value from (${await field.pairs(book, endOf(0))}) where value in (${list})`,
    book.schema,
  );
  const known = new Set(rows.map((row) => textIn(row, "value")));
  const missing = values.find((value) => !known.has(value));
  if (missing === undefined) return;
  const what = field.name === "name" ? `customer name: "${missing}"` : `customer: "${missing}"`;
  throw new CambiumError("not_found", `unknown ${what}`, {
    reason: { id: "unknown", of: "customer", name: missing },
    hint: `To match part of it, use ${field.name}~${missing}.`,
  });
}

async function conditionSql(
  book: Book,
  field: SegmentField,
  { operator, values }: Condition,
  at: SegmentTime,
): Promise<string> {
  const pairs = await field.pairs(book, at);
  const having = (met: string) => `u.customer in (select p.customer from (${pairs}) p where ${met})`;
  if (operator === "~") {
    return having(
      values.map((value) => `contains(lower(p.value), ${literal(value.toLowerCase())})`).join(" or "),
    );
  }
  if (operator !== "=" && operator !== "!=") {
    const { sql, read } = field.ordered ?? { sql: "p.value", read: field.read };
    return having(`${sql} ${operator} ${read(values[0] ?? "")}`);
  }
  const list = values.filter((value) => value !== "").map((value) => field.read(value));
  const any = [
    ...(list.length === 0
      ? []
      : [having(`p.value in (${list.join(", ")}) or p.other in (${list.join(", ")})`)]),
    ...(values.includes("") ? [`not ${having("p.value is not null")}`] : []),
  ];
  return `${operator === "=" ? "" : "not "}(${any.join(" or ")})`;
}

/**
 * Number of customers in a segment, how many of them are active, and their MRR in minor units: null when currencies are
 * kept apart or a rate is missing, as metrics refuse to answer then.
 */
export async function countSegment(
  book: Book,
  { customers }: Segment,
  subject: Pick<Subject, "lastDay">,
): Promise<{ customers: number; active: number; mrr: number | null }> {
  const linked = book.isLinked
    ? "and s.customer not in (select customer from linked.linked_customers where representative <> customer)"
    : "";
  const [row] = await book.warehouse.query(
    `select count(*) as customers, count(case when w.n > 0 then 1 end) as active, sum(case when w.n > 0 then w.n end) as n
     from (${customers}) s left join (${worth(book, endOf(dayOf(subject)))}) w on w.customer = s.customer where true ${linked}`,
    book.schema,
  );
  return {
    customers: numberIn(row, "customers"),
    active: numberIn(row, "active"),
    mrr:
      book.isSeparate || (await isUnrated(book, customers, dayOf(subject)))
        ? null
        : minorUnits(bigintIn(row, "n"), book.currency),
  };
}

/** Whether any of the customers have MRR in a currency without a rate. */
async function isUnrated(
  { warehouse, schema, rates, currency }: Book,
  customers: string,
  day: number,
): Promise<boolean> {
  const unrated = rates
    .numbers()
    .filter((number) => rates.of(rates.code(number), day, currency) === undefined);
  if (unrated.length === 0) return false;
  const rows = await warehouse.query(
    `select f.customer from flows f
     where f.currency in (${unrated.join(", ")}) and f.moved_on <= date '${dateOfDay(day)}' and f.customer in (${customers})
     group by f.customer, f.currency having sum(f.micros) <> 0 limit 1`,
    schema,
  );
  return rows.length > 0;
}

/** A field to choose from. */
export interface FieldRow {
  field: string;
  kind: SegmentField["kind"];
  operators: string[];
  /** Number of distinct values; null when they can't be listed. */
  values: number | null;
}

/** Every field that customers can be filtered by. */
export async function fieldRows(book: Book, subject: Subject): Promise<FieldRow[]> {
  const fields = await segmentFields(book, subject);
  const at = endOf(dayOf(subject), subject.today);
  const rows: FieldRow[] = [];
  for (const field of fields) {
    const { name, kind, operators } = field;
    const values = await distinctValues(book, field, at);
    rows.push({ field: name, kind, operators: [...operators], values });
  }
  return rows;
}

async function distinctValues(book: Book, field: SegmentField, at: SegmentTime): Promise<number | null> {
  if (!field.isListed) return null;
  const [row] = await book.warehouse.query(
    `select count(*) as n from (${await valuesSql(book, field, at)})`,
    book.schema,
  );
  return numberIn(row, "n");
}

/** SQL for `value, customers`: each value of a field once. Large books keep it until evidence changes. */
async function valuesSql(book: Book, field: SegmentField, at: SegmentTime): Promise<string> {
  const pairs = await field.pairs(book, at);
  const sql = `select value, count(distinct customer) as customers from (${pairs}) group by value`;
  return kept(book, sql, { part: WHOLE.several, sums: [] });
}

/** A field's value as a filter writes it, and how many customers have it. */
export interface ValueRow {
  value: string;
  label: string;
  customers: number;
}

/** The values of a field that contain a text, most customers first; empty when they can't be listed. */
export async function valueRows(
  book: Book,
  subject: Subject,
  { field: name, search, limit }: { field: string; search: string; limit: number },
): Promise<ValueRow[]> {
  const field = fieldNamed(await segmentFields(book, subject), name);
  if (!field.isListed) return [];
  const rows = await book.warehouse.query(
    `select value, customers from (${await valuesSql(book, field, endOf(dayOf(subject), subject.today))})
     where contains(lower(value), ${literal(search.toLowerCase())}) order by customers desc, value limit ${limit}`,
    book.schema,
  );
  return rows.map((row) => ({
    value: textIn(row, "value"),
    label: textIn(row, "value"),
    customers: numberIn(row, "customers"),
  }));
}
