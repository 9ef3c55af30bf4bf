import { CambiumError } from "../../base/error.ts";
import { parsePeriod } from "../../base/period.ts";
import { INTERVALS, MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { TERM_ROOM } from "../../model/ledger/ledger-tables.ts";
import type { Book } from "../../model/parts/book.ts";
import { attributeKey, canonical, readTerm, termLabel } from "../../model/parts/dimensions.ts";
import { heldLegs } from "../../model/parts/ledger-source.ts";
import { literal } from "../../warehouse/literal.ts";
import { attributeName, namedAttribute } from "../list/attribute-names.ts";
import type { OpenSignals, Subject } from "../question/question.ts";
import type { Operator } from "./segment-filter.ts";
import { endOf, type SegmentTime } from "./segment-time.ts";

export const FIELD_KINDS = ["text", "number", "date"] as const;

/** A field that segments can filter by: pairs of customer and value, any of which may meet a condition. */
export interface SegmentField {
  name: string;
  kind: (typeof FIELD_KINDS)[number];
  operators: readonly Operator[];
  /** SQL for pairs `customer, value` and `other`, another name for the value. Customers without a pair are unknown. */
  pairs(book: Book, at: SegmentTime): string | Promise<string>;
  /** A value as SQL to compare with, in the form of the pairs. */
  read(text: string): string;
  /** How to compare by size, when that differs from the form of the pairs. */
  ordered?: { sql: string; read(text: string): string };
  /** Whether its values can be listed. */
  isListed: boolean;
  /** Whether it's also a dimension of metrics; its values are then checked the same way. */
  isDimension: boolean;
}

/** The field of open signals, and its value for one of any kind. */
export const SIGNAL = "signal";
const ANY_SIGNAL = "any";

/** The fields whose conditions may hold or not as days pass, or as signals are told of. */
export const BEHAVIOUR = [SIGNAL, "last_expansion", "last_contraction"];

const SAME = ["=", "!="] as const;
const TEXT = [...SAME, "~"] as const;
const ORDER = [...SAME, ">", ">=", "<", "<="] as const;

const shared = { isListed: true, isDimension: false, read: literal } as const;
const text = { ...shared, kind: "text", operators: TEXT } as const;

/**
 * The fields that every business has; customer attributes come on top. Products, prices and the like are those owned at
 * the time asked for.
 */
const FIELDS: readonly SegmentField[] = [
  { ...text, name: "account", isDimension: true, pairs: () => attributePairs("account") },
  { ...text, name: "country", isDimension: true, pairs: () => attributePairs("country") },
  {
    ...shared,
    name: "cohort",
    kind: "date",
    operators: ORDER,
    isDimension: true,
    read: readMonth,
    pairs: () => firstPairs("%Y-%m"),
  },
  ...(["product", "price", "family", "currency"] as const).map(
    (name): SegmentField => ({
      ...text,
      name,
      isDimension: true,
      read: (value) => literal(name === "currency" ? value.toUpperCase() : value),
      pairs: (_, at) => ownedPairs(name, at),
    }),
  ),
  { ...text, name: "interval", isDimension: true, read: readInterval, pairs: (_, at) => intervalPairs(at) },
  {
    ...shared,
    name: "mrr",
    kind: "number",
    operators: ORDER,
    isListed: false,
    read: readMoney,
    pairs: (book, at) => worthPairs(book, at, "coalesce(w.n, 0)"),
  },
  {
    ...shared,
    name: "since",
    kind: "date",
    operators: ORDER,
    isListed: false,
    read: readDay,
    pairs: () => firstPairs("%Y-%m-%d"),
  },
  {
    ...text,
    name: "active",
    operators: SAME,
    read: readYes,
    pairs: (book, { day }) => worthPairs(book, endOf(day), "case when w.n > 0 then 'yes' else 'no' end"),
  },
  ...(["expansion", "contraction"] as const).map(
    (type): SegmentField => ({
      ...shared,
      name: `last_${type}`,
      kind: "number",
      operators: ORDER,
      isListed: false,
      read: (value) => readDays(`last_${type}`, value),
      pairs: (_, at) => lastPairs(type, at),
    }),
  ),
  {
    ...text,
    name: "name",
    pairs: () => "select customer, name as value, name as other from customers where name is not null",
  },
  {
    ...text,
    name: "customer",
    pairs: () => "select customer, customer_id as value, customer_id as other from customers",
  },
];

/** Every field of a business, with the kinds of its attributes. */
export async function segmentFields(
  book: Book,
  { attributes, signals }: Pick<Subject, "attributes" | "signals">,
): Promise<SegmentField[]> {
  const kinds = await attributeKinds(book);
  return [
    ...FIELDS,
    ...(signals === undefined ? [] : [signalField(signals)]),
    ...attributes.map((key) => attributeField(attributeName(key), kinds.get(key) ?? "text")),
  ];
}

/** The field of open signals, by kind; `any` is a value of whoever has one. */
function signalField({ kinds, openOn }: OpenSignals): SegmentField {
  const read = (value: string) => {
    if (value === ANY_SIGNAL || kinds.includes(value)) return literal(value);
    throw wrong("signal", [ANY_SIGNAL, ...kinds].join(", "), value);
  };
  const pairs = async (_: Book, { today }: SegmentTime) => {
    const open = await openOn(today);
    return `select s.customer as customer, s.kind as value, s.kind as other from (${open}) s
      union all select distinct s.customer, '${ANY_SIGNAL}', '${ANY_SIGNAL}' from (${open}) s`;
  };
  return { ...text, operators: SAME, name: SIGNAL, read, pairs };
}

/**
 * Finds a field by name.
 * @throws CambiumError `usage` when there's none
 */
export function fieldNamed(fields: readonly SegmentField[], name: string): SegmentField {
  const names = fields.map((field) => field.name);
  const meant = [name, canonical(name)].find((each) => names.includes(each)) ?? attributeMeant(fields, name);
  const found = fields.find((field) => field.name === meant);
  if (found !== undefined) return found;
  throw new CambiumError("usage", `unknown field: "${name}"`, {
    reason: { id: "unknown", of: "field", name: name },
    hint: `Use one of ${fields.map((field) => field.name).join(", ")}.`,
  });
}

function attributeMeant(fields: readonly SegmentField[], asked: string): string | undefined {
  const attributes = fields.filter((field) => !FIELDS.includes(field) && field.name !== SIGNAL);
  return namedAttribute(
    asked,
    attributes.map(({ name }) => attributeKey(name)),
  );
}

/** The kinds of attributes: number or date when all values are, otherwise text. */
async function attributeKinds({ warehouse, schema }: Book): Promise<Map<string, SegmentField["kind"]>> {
  const rows = await warehouse.query(
    `select dimension, bool_and(regexp_full_match(label, '-?[0-9]+([.][0-9]+)?')) as is_number,
       bool_and(regexp_full_match(label, '[0-9]{4}-[0-9]{2}-[0-9]{2}')) as is_date
     from dimension_values group by dimension`,
    schema,
  );
  return new Map(
    rows.map(({ dimension, is_number, is_date }) => [
      String(dimension),
      is_number === true ? "number" : is_date === true ? "date" : "text",
    ]),
  );
}

function attributeField(name: string, kind: SegmentField["kind"]): SegmentField {
  const field = { ...shared, name, kind, isDimension: true, pairs: () => attributePairs(name) };
  if (kind === "text") return { ...field, operators: TEXT };
  if (kind === "date") return { ...field, operators: [...TEXT, ...ORDER.slice(2)] };
  const ordered = {
    sql: "try_cast(p.value as double)",
    read: (value: string) => readNumber(name, value),
  };
  return { ...field, operators: [...TEXT, ...ORDER.slice(2)], ordered };
}

function attributePairs(name: string): string {
  return `select c.customer as customer, v.label as value, v.label as other from customer_dimensions c
    join dimension_values v on v.dimension = c.dimension and v.code = c.code where c.dimension = ${literal(attributeKey(name))}`;
}

function firstPairs(format: string): string {
  return `select customer as customer, strftime(min(first_on), '${format}') as value, strftime(min(first_on), '${format}') as other
    from acquired group by customer`;
}

/** Pairs of customer and value number, for everything a customer has MRR of at a time. */
function owned(name: "product" | "price" | "family" | "currency" | "interval", at: SegmentTime): string {
  const legs = heldLegs(name, at.had);
  return `select customer, number from (${legs}) group by customer, number, currency having sum(micros) > 0`;
}

const NAMES = {
  product: "select product as number, label as value, product_id as other from products",
  price: "select price as number, label as value, price_id as other from prices",
  family: "select family as number, label as value, label as other from families",
  currency: "select currency as number, code as value, code as other from currencies",
};

function ownedPairs(name: keyof typeof NAMES, at: SegmentTime): string {
  return `select o.customer as customer, n.value as value, n.other as other
    from (${owned(name, at)}) o join (${NAMES[name]}) n on n.number = o.number`;
}

/** Pairs for the billing interval, labeled in SQL as `termLabel` does. */
function intervalPairs(at: SegmentTime): string {
  const cases = INTERVALS.map((name, index) => `when ${index + 1} then '${name}'`).join(" ");
  const name = `case cast(floor(o.number / ${TERM_ROOM}) as integer) ${cases} end`;
  const count = `o.number % ${TERM_ROOM}`;
  const label = `case when ${count} = 1 then ${name} else cast(${count} as varchar) || ' ' || ${name} || 's' end`;
  return `select o.customer as customer, ${label} as value, ${label} as other from (${owned("interval", at)}) o`;
}

/**
 * SQL pairs from `value`, an expression over `w.n`: each customer's MRR at a time in 1e-18 of a major unit.
 * Where currencies are kept apart, `w.n` is the largest of them.
 */
function worthPairs(book: Book, at: SegmentTime, value: string): string {
  return `select c.customer as customer, ${value} as value, ${value} as other
    from customers c left join (${worth(book, at)}) w on w.customer = c.customer`;
}

/** SQL for `customer, n`: see `worthPairs`. */
export function worth({ rates, isSeparate }: Book, { day, had }: SegmentTime): string {
  const list = rates.numbers().map((currency) => `(${currency}, ${rates.near(currency, day)})`);
  const rated = list.length === 0 ? "(0, 0)" : list.join(", ");
  return `select m.customer as customer, ${isSeparate ? "max" : "sum"}(m.micros * cast(r.rate as hugeint)) as n
    from (select customer, currency, sum(micros) as micros from flows f where ${had} group by customer, currency) m
    join (values ${rated}) r(currency, rate) on r.currency = m.currency
    group by m.customer`;
}

/**
 * Pairs for the days since a customer's last movement of a type, counting both that day and this one: at most 90 is "in
 * the last 90 days" (GROWTH).
 */
function lastPairs(type: "expansion" | "contraction", { today, had }: SegmentTime): string {
  const days = `date '${dateOfDay(today)}' - max(f.moved_on) + 1`;
  return `select f.customer as customer, ${days} as value, ${days} as other
    from flows f where f.type = ${MOVEMENT_TYPES.indexOf(type)} and f.micros <> 0 and ${had} group by f.customer`;
}

/** SQL for money in 1e-18 of a major unit. */
function readMoney(value: string): string {
  const [whole = "", part = ""] = readNumber("mrr", value).split(".");
  return `cast('${whole}${part.padEnd(18, "0")}' as hugeint)`;
}

function readNumber(name: string, value: string): string {
  if (/^-?\d{1,15}(\.\d{1,12})?$/.test(value)) return value;
  throw wrong(name, "a number such as 500 or 99.5", value);
}

function readDays(name: string, value: string): string {
  if (/^\d{1,6}$/.test(value)) return value;
  throw wrong(name, "a number of days such as 90", value);
}

function readMonth(value: string): string {
  if (!/^\d{4}-\d{2}$/.test(value)) throw wrong("cohort", "a month such as 2024-05", value);
  return literal(parsePeriod(value).label);
}

function readDay(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw wrong("since", "a day such as 2024-05-31", value);
  return literal(parsePeriod(value).label);
}

function readInterval(value: string): string {
  const [term] = readTerm(value);
  if (term === undefined)
    throw wrong("interval", "day, week, month, year, or a number of them such as 3 months", value);
  return literal(termLabel(term));
}

function readYes(value: string): string {
  if (value !== "yes" && value !== "no") throw wrong("active", "yes or no", value);
  return literal(value);
}

function wrong(name: string, expected: string, value: string): CambiumError {
  return new CambiumError("usage", `invalid value for ${name}: "${value}"`, {
    hint: `Use ${expected}.`,
  });
}
