import { CambiumError } from "../../base/error.ts";
import { INTERVALS } from "../../base/words.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Field, Shape } from "../files/shape.ts";
import { plainWord } from "../files/word-text.ts";
import type { FieldColumn } from "./forms.ts";
import type { Sample } from "./sample.ts";

/** More words than this in a column are no words of a field: the rest is refused row by row. */
const MOST_WORDS = 500;

/** A word of a column, and what it is taken to mean. */
export interface Meaning {
  field: string;
  word: string;
  meaning: string;
}

/**
 * Finds out what the words of columns mean that hold one of few: as the mapping says, else by what billers call them.
 * An interval may say how many it is: its column is then that of `interval_count` too.
 * @returns the mapping with what was found, and each word with its meaning
 */
export async function findMeanings(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
  mapping: Mapping,
): Promise<{ mapping: Mapping; meanings: Meaning[] }> {
  const values: Record<string, Record<string, string>> = {};
  const meanings: Meaning[] = [];
  const map = { ...mapping.map };
  for (const { field, column, sql } of columns) {
    if (typeof field.type !== "object") continue;
    const said = mapping.values?.[field.name] ?? {};
    const words = await wordsOf(warehouse, sample, sql);
    const found = words.map((word) => ({ word, meaning: said[word] ?? meaningOf(field, word) ?? word }));
    const counted = found.map(({ word, meaning }) => ({ word, ...countedInterval(meaning) }));
    const isInterval = field.name === "interval";
    const own = isInterval ? counted.map(({ word, unit }) => ({ word, meaning: unit })) : found;
    values[field.name] = { ...said, ...record(own.filter(({ word, meaning }) => word !== meaning)) };
    if (isInterval && counted.some(({ count }) => count !== "1") && !("interval_count" in map)) {
      map.interval_count = column;
      values.interval_count = record(counted.map(({ word, count }) => ({ word, meaning: count })));
    }
    meanings.push(...found.map(({ word, meaning }) => ({ field: field.name, word, meaning })));
  }
  const some = Object.entries(values).filter(([, words]) => Object.keys(words).length > 0);
  const { values: _, ...rest } = mapping;
  return {
    mapping: { ...rest, map, ...(some.length > 0 && { values: Object.fromEntries(some) }) },
    meanings,
  };
}

/** Whether a meaning is one that a field can have. */
export function isMeaning({ type, name }: Field, meaning: string): boolean {
  const unit = name === "interval" ? countedInterval(meaning).unit : meaning;
  return typeof type === "object" && type.oneOf.includes(unit);
}

/** Whether a word, in lower case, says an interval, in its own form or as billers call it. */
export function isInterval(field: Field, word: string): boolean {
  const meaning = meaningOf(field, word);
  return meaning !== null && isMeaning(field, meaning);
}

/** The meanings to choose from for a word of a field; none of a field without words. */
export function meaningsOf({ type, name }: Field): readonly string[] {
  if (typeof type !== "object") return [];
  return name === "interval" ? USUAL_INTERVALS : type.oneOf;
}

const USUAL_INTERVALS = ["day", "week", "month", "3 month", "6 month", "year"];

/** Checks the meanings that a user gives. @throws CambiumError `usage` for a field without words, or a word that it doesn't have */
export function checkMeanings(shape: Shape, { values }: Mapping): void {
  for (const [name, words] of Object.entries(values ?? {})) {
    const field = shape.fields.find((one) => one.name === name);
    const options = field !== undefined && typeof field.type === "object" ? field.type.oneOf : null;
    if (options === null) throw withoutWords(shape, name);
    for (const meaning of Object.values(words)) {
      if (field !== undefined && !isMeaning(field, meaning))
        throw new CambiumError("usage", `unknown ${name}: "${meaning}"`, {
          hint: `Use one of ${options.join(", ")}.`,
        });
    }
  }
}

function withoutWords(shape: Shape, name: string): CambiumError {
  const ofWords = shape.fields.filter(({ type }) => typeof type === "object").map((one) => one.name);
  const hint =
    ofWords.length === 0
      ? `A list of ${shape.name} has no columns of words: correct the values in the file, or leave out --value.`
      : `Use --value for the words of ${ofWords.join(", ")}.`;
  return new CambiumError("usage", `you can't give words of ${name} a meaning`, { hint });
}

async function wordsOf(warehouse: Warehouse, sample: Sample, sql: string): Promise<string[]> {
  const rows = await warehouse.query(
    `select distinct lower(${sql}) as word from ${sample.relation} where ${sql} is not null order by 1 limit ${MOST_WORDS}`,
  );
  return rows.map((row) => textIn(row, "word"));
}

function meaningOf({ type, words = {}, name }: Field, word: string): string | null {
  if (typeof type === "object" && type.oneOf.includes(word)) return word;
  const plain = plainWord(word);
  if (typeof type === "object" && type.oneOf.includes(plain)) return plain;
  if (Object.hasOwn(words, plain)) return words[plain] ?? null;
  return name === "interval" ? intervalOf(plain) : null;
}

/** An interval with a number: 28 days, every 3 months, P1M, 12mo. */
function intervalOf(plain: string): string | null {
  const iso = /^p(\d{1,3})([dwmy])$/.exec(plain);
  if (iso !== null) return `${iso[1]} ${UNITS[iso[2] ?? ""]}`;
  const counted = /^(?:every )?(\d{1,3}) ?(day|week|month|mo|year|yr)s?$/.exec(plain);
  return counted === null ? null : `${counted[1]} ${UNITS[counted[2] ?? ""] ?? counted[2]}`;
}

const UNITS: Record<string, string> = { d: "day", w: "week", m: "month", y: "year", mo: "month", yr: "year" };

/** An interval and how many of it: `3 month`, `month`. */
function countedInterval(meaning: string): { unit: string; count: string } {
  const found = /^(\d{1,3}) (\w+?)s?$/.exec(meaning);
  const unit = found?.[2] ?? meaning;
  const isUnit = INTERVALS.some((one) => one === unit);
  return found === null || !isUnit ? { unit: meaning, count: "1" } : { unit, count: found[1] ?? "1" };
}

function record(pairs: { word: string; meaning: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ word, meaning }) => [word, meaning]));
}
