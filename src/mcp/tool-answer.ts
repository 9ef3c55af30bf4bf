import { toCsv } from "../api/csv.ts";
import { csvRows } from "../api/csv-rows.ts";
import type { Operation } from "../api/operation.ts";
import { ASSISTANT } from "../base/limits.ts";
import { majorText } from "../base/money.ts";
import { type Cut, cut, type LeftOut } from "./cut.ts";
import type { Told } from "./house.ts";
import { pageOf } from "./page-of.ts";
import { type Left, slimmed } from "./slim.ts";
import { FROM_ROW, isPagedByRow } from "./tool-list.ts";

/** What a tool answers: for programs as the API has it, with what is needed to check it, and for reading as a table. */
export interface ToolAnswer {
  structured: Structured;
  text: string;
}

interface Structured extends Record<string, unknown> {
  /** The API's answer, cut to what an assistant is given. */
  answer: unknown;
  /** How it was read. */
  read_as: Record<string, string> | null;
  /** What amounts are in. */
  money: string;
  /** The page that shows it. */
  page: string | null;
  /** How to get to that page, where the address alone doesn't lead there. */
  page_note?: string;
  left_out?: Left[];
}

/** Where the pages are when a server runs with its usual port. */
const USUAL_ADDRESS = "http://127.0.0.1:4321";

/**
 * An answer for an assistant.
 * @param input the operation's validated input
 * @param fromRow how many rows its lists leave out at their start
 */
export function toolAnswer(
  operation: Operation,
  input: Record<string, unknown>,
  told: Told,
  fromRow = 0,
): ToolAnswer {
  const slim = slimmed(operation.name, told.output);
  const made = cut(slim.output, fromRow);
  const leftOut = [...slim.leftOut, ...leftOutOf(operation, input, told, made, fromRow)];
  const structured: Structured = {
    answer: made.answer,
    read_as: readAs(told),
    money: moneyNote(told),
    ...pageIn(operation, input, told),
    ...(leftOut.length > 0 && { left_out: leftOut }),
  };
  return { structured, text: textOf(operation, structured) };
}

function readAs({ context }: Told): Record<string, string> | null {
  if (context === null) return null;
  const { policy, currency, time_zone, filters, segment, as_of } = context;
  return {
    policy,
    currency: currency === "" ? "as each row says" : currency,
    time_zone,
    evidence_until: as_of === "" ? "no evidence yet" : as_of,
    ...(filters !== "" && { filters }),
    ...(segment !== "" && { segment }),
  };
}

/** What amounts are in, with an example in the answer's currency. */
function moneyNote({ context }: Told): string {
  const currency = context?.currency ?? "";
  if (currency === "") return "in minor units of each row's currency, such as cents";
  return `in minor units of ${currency}: 123456 is ${currency} ${majorText(123_456, currency)}`;
}

function pageIn(
  { name }: Operation,
  input: Record<string, unknown>,
  { pages }: Told,
): Pick<Structured, "page" | "page_note"> {
  const page = pageOf(name, input);
  if (page === null) return { page: null };
  if (pages !== null) return { page: `${pages}${page}` };
  return {
    page: `${USUAL_ADDRESS}${page}`,
    page_note: "Opens while `cambium serve` runs, which it doesn't now.",
  };
}

function leftOutOf(
  operation: Operation,
  input: Record<string, unknown>,
  { output }: Told,
  { leftOut, answer }: Cut,
  fromRow: number,
): Left[] {
  const offset = Number(input.offset ?? 0);
  const isOfRows = (field: string) => field === operation.rows;
  const next = ({ field, unit, shown }: LeftOut) => {
    if (unit === "characters") return field === "" ? NARROW : `Cut after ${ASSISTANT.text} characters.`;
    if (field.includes("[]") || field.includes(".")) return NARROW;
    if (isPagedByRow(operation)) return `Call again with ${FROM_ROW}: ${fromRow + shown}.`;
    return isOfRows(field) ? `Call again with offset: ${offset + shown}.` : NARROW;
  };
  const rows = rowsIn(answer, operation.rows ?? "");
  const total = operation.page === undefined ? undefined : fieldOf(output, "total");
  const isMore = typeof total === "number" && rows !== null && offset + rows.length < total;
  const cutRows = leftOut.find(({ field }) => isOfRows(field));
  const more: LeftOut[] = !isMore
    ? []
    : [{ field: operation.rows ?? "", unit: "rows", shown: rows.length, of: total }];
  const others = isMore ? leftOut.filter((one) => one !== cutRows) : leftOut;
  return [...more, ...others].map((one) => ({ ...one, next: next(one) }));
}

const NARROW = "Ask for less: a shorter range, fewer dimensions, a filter or a smaller limit.";

function rowsIn(answer: unknown, name: string): Record<string, unknown>[] | null {
  const rows = fieldOf(answer, name);
  return Array.isArray(rows) ? rows : null;
}

function fieldOf(answer: unknown, name: string): unknown {
  return new Map<string, unknown>(Object.entries(Object(answer))).get(name);
}

/** The answer to read: how it was read, its rows as a table with money in major units, and its other fields. */
function textOf(
  operation: Operation,
  { answer, page, page_note, read_as, money, left_out }: Structured,
): string {
  const name = operation.rows ?? "";
  const rows = rowsIn(answer, name);
  const others = Object.fromEntries(
    Object.entries(Object(answer)).filter(([field]) => rows === null || field !== name),
  );
  const lines = [
    ...Object.entries(read_as ?? {}).map(([field, value]) => `${field}: ${value}`),
    ...(page === null ? [] : [`page: ${page}`]),
    ...(page_note === undefined ? [] : [page_note]),
    ...(left_out ?? []).map(
      ({ field, unit, shown, of, next }) =>
        `left out: ${field || "answer"} has ${of} ${unit}, shown ${shown}. ${next}`,
    ),
    ...(rows === null || rows.length === 0
      ? []
      : ["", `${name} (money in major units):`, tableOf(operation, answer)]),
    ...(Object.keys(others).length === 0
      ? []
      : ["", `other fields (money ${money}):`, JSON.stringify(others)]),
  ];
  const text = lines.join("\n");
  if (text.length <= ASSISTANT.characters) return text;
  return `${text.slice(0, ASSISTANT.characters)}…\nCut here: ask for less, or read the structured answer.`;
}

function tableOf(operation: Operation, answer: unknown): string {
  return toCsv(csvRows(operation, answer)).replaceAll("\r\n", "\n").trimEnd();
}
