import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";

/** What a condition may say of a field. The order is that in which they are looked for. */
export const OPERATORS = ["!=", ">=", "<=", "=", "~", ">", "<"] as const;
export type Operator = (typeof OPERATORS)[number];

/** `field op value,value…`; an empty value stands for unknown. There is one value at least. */
export interface Condition {
  field: string;
  operator: Operator;
  values: string[];
}

/** Any of some groups, of each of which all conditions hold. */
export type Filter = Condition[][];

/**
 * Reads a filter: `country=DE,AT&mrr>=500|product=Analytics`. Groups are joined by `|` and conditions by `&`; a
 * backslash takes what follows it literally, and a field may stand in quotes: `"a=b"=c`. Space around fields and values does not count.
 * @throws CambiumError `usage` saying which condition is none, `too_much` for too many of them
 */
export function parseFilter(text: string): Filter {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) {
    throw new CambiumError("usage", "the filter ends with a lone backslash", {
      hint: "Write two backslashes for a literal one.",
    });
  }
  const filter = split(withoutQuotes(text), "|").map((group) => split(group, "&").map(readCondition));
  const conditions = filter.flat();
  checkMost("conditions", conditions.length);
  checkMost("values", conditions.flatMap(({ values }) => values).length);
  return filter;
}

/** The text of a filter, which `parseFilter` reads as the same. */
export function filterText(filter: Filter): string {
  const groups = filter.map((conditions) => conditions.map(conditionText).join("&"));
  return groups.join("|");
}

/** Whether a text can only be a filter: names of segments hold no mark of one. */
export function isFilterText(text: string): boolean {
  return /[=~<>|&]/.test(text);
}

/** With the marks in quoted fields behind backslashes. */
function withoutQuotes(text: string): string {
  return text.replaceAll(
    /(^|(?<!\\)[|&])\s*"((?:[^"]|"")+)"(?=\s*[!=~<>])/gu,
    (_, mark: string, name: string) => `${mark}${escaped(name.replaceAll('""', '"'), FIELD_MARKS)}`,
  );
}

/** Splits at a mark that no backslash stands before. */
function split(text: string, mark: string): string[] {
  const parts = [""];
  for (const [piece] of text.matchAll(/\\?[\s\S]/gu)) {
    if (piece === mark) parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

function readCondition(text: string): Condition {
  const [, field = "", operator = "", values = ""] =
    /^((?:\\[\s\S]|[^\\=!~<>])*)(!=|>=|<=|=|~|>|<)([\s\S]*)$/u.exec(text) ?? [];
  const known = OPERATORS.find((each) => each === operator);
  if (known === undefined || plain(field) === "") {
    throw new CambiumError("usage", `invalid condition: "${text}"`, {
      hint: "Use field=value, as in country=DE,AT&mrr>=500|product=Analytics. Operators: = != ~ > >= < <=.",
    });
  }
  return { field: plain(field), operator: known, values: split(values, ",").map(plain) };
}

/** Without space around it, and without the backslashes. */
function plain(text: string): string {
  const [, inner = ""] = /^\s*((?:\\[\s\S]|[^\\])*?)\s*$/u.exec(text) ?? [];
  return inner.replaceAll(/\\([\s\S])/gu, "$1");
}

const FIELD_MARKS = /[\\,&|=!~<>"]/gu;

function conditionText({ field, operator, values }: Condition): string {
  return `${escaped(field, FIELD_MARKS)}${operator}${values.map((value) => escaped(value, /[\\,&|]|^=/gu)).join(",")}`;
}

function escaped(text: string, marks: RegExp): string {
  const spaces = /^\s+|\s+$/gu;
  return text
    .replaceAll(marks, (mark) => `\\${mark}`)
    .replaceAll(spaces, (found) => found.replaceAll(/\s/gu, (space) => `\\${space}`));
}
