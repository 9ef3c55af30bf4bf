import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";

/** The operators of conditions, in the order in which the parser tries them. */
export const OPERATORS = ["!=", ">=", "<=", "=", "~", ">", "<"] as const;
export type Operator = (typeof OPERATORS)[number];

/** `field op value,value…` with at least one value; an empty value means unknown. */
export interface Condition {
  field: string;
  operator: Operator;
  values: string[];
}

/** Groups of conditions: all conditions of at least one group must hold. */
export type Filter = Condition[][];

/**
 * Parses a filter such as `country=DE,AT&mrr>=500|product=Analytics`. `|` separates groups and `&` conditions; a
 * backslash escapes the next character, and a field can be quoted: `"a=b"=c`. Spaces around fields and values are
 * ignored.
 * @throws CambiumError `usage` naming the invalid condition, `too_much` for too many conditions
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

/** The text of a filter; `parseFilter` reads it back unchanged. */
export function filterText(filter: Filter): string {
  const groups = filter.map((conditions) => conditions.map(conditionText).join("&"));
  return groups.join("|");
}

/** Whether a text can only be a filter: segment names don't contain its operators. */
export function isFilterText(text: string): boolean {
  return /[=~<>|&]/.test(text);
}

/** Replaces quoted fields by fields with backslash escapes. */
function withoutQuotes(text: string): string {
  return text.replaceAll(
    /(^|(?<!\\)[|&])\s*"((?:[^"]|"")+)"(?=\s*[!=~<>])/gu,
    (_, mark: string, name: string) => `${mark}${escaped(name.replaceAll('""', '"'), FIELD_MARKS)}`,
  );
}

/** Splits at a mark, unless it's escaped. */
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
      reason: { id: "bad_condition", text },
      hint: "Use field=value, as in country=DE,AT&mrr>=500|product=Analytics. Operators: = != ~ > >= < <=.",
    });
  }
  return { field: plain(field), operator: known, values: split(values, ",").map(plain) };
}

/** Trims the text and removes the escapes. */
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
