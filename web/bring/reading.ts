import type { z } from "zod";
import type { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { importPreviewOperation } from "../../src/api/evidence/import-preview.ts";
import { pairPart } from "../../src/base/pair-text.ts";

export type Preview = z.infer<typeof importPreviewOperation.output>;
export type PreviewFile = Preview["files"][number];
export type Imported = z.infer<typeof importOperation.output>;
export type Understood = Imported["understood"][number];
export type ImportInput = z.input<typeof importOperation.input>;

export type Source = Preview["source"];

/** What somebody says of their files where the guess is wrong. Everything left out is guessed. */
export interface Reading {
  source?: Source;
  /** What a column is: a field, or one of the two below. */
  columns: Record<string, string>;
  /** What words of columns mean, by `wordKey`. */
  words: Record<string, string>;
  options: Options;
  isSkippingBad: boolean;
}

export type Options = Pick<
  ImportInput,
  | "as"
  | "as_of"
  | "set"
  | "sheet"
  | "delimiter"
  | "date_format"
  | "decimal_comma"
  | "ends"
  | "status_is"
  | "unit_amount"
  | "minor"
  | "without_row"
>;

/** The field that is said for a whole list: the day that it is of. */
export const DAY = "as_of";

/** What a column can be, besides a field. */
export const ATTRIBUTE = "*attribute";
export const IGNORED = "*ignored";

export const GUESSED: Reading = { columns: {}, words: {}, options: {}, isSkippingBad: false };

/** The input of an import, or of its preview, without the files. */
export function inputOf({ columns, words, options }: Reading): Partial<ImportInput> {
  const all = Object.entries(columns);
  const named = (choice: string) => all.filter(([, is]) => is === choice).map(([column]) => column);
  const fields = all.filter(([, is]) => is !== ATTRIBUTE && is !== IGNORED);
  const lists = {
    map: fields.map(([column, field]) => `${field}=${pairPart(column)}`),
    ignore: named(IGNORED),
    attribute: named(ATTRIBUTE),
    value: Object.entries(words).map(([word, meaning]) => `${pairPart(word)}=${meaning}`),
  };
  return { ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)), ...options };
}

/** A word of a field, as the import is told of it. */
export function wordKey({ field, word }: { field: string; word: string }): string {
  return `${field}:${word}`;
}

/** A reading with another choice for a column; a field is one column at most. */
export function choosing(reading: Reading, column: string, is: string): Reading {
  const others = Object.entries(reading.columns).filter(([name, other]) => name !== column && other !== is);
  const special = Object.entries(reading.columns).filter(
    ([name, other]) => name !== column && (other === ATTRIBUTE || other === IGNORED),
  );
  return { ...reading, columns: { ...Object.fromEntries([...others, ...special]), [column]: is } };
}

/** The day of each list: as was chosen, else as its file's name says; null where neither does. */
export function daysOf({ options }: Reading, files: PreviewFile[]): (string | null)[] {
  const said = files.length === 1 ? [options.as_of] : (options.as_of?.split(",") ?? []);
  return files.map(({ day_in_name: named }, at) => said[at] || named);
}

/** A reading in which one of several lists is of another day. The import takes their days in order, with commas between. */
export function withDay(reading: Reading, files: PreviewFile[], at: number, day: string): Reading {
  const days = daysOf(reading, files).map((one, place) => (place === at ? day : (one ?? "")));
  return { ...reading, options: { ...reading.options, as_of: days.join(",") } };
}

/** What a column is read as now, as the menu names it. */
export function choiceOf({ field, how }: PreviewFile["columns"][number]): string {
  return field ?? (how === "attribute" ? ATTRIBUTE : IGNORED);
}

type Option = {
  [Name in keyof Options]-?: {
    name: Name;
    /** The kinds of list that it is asked of; all without it. */
    of?: readonly Source[];
    values: readonly (readonly [string, Options[Name]])[];
  };
};

/** The kinds of list whose columns and forms are found out. */
export const GUESSED_LISTS = ["subscriptions", "mrr", "changes", "current", "invoices"] as const;

/** The corrections that a menu offers: a word for each value, and what it tells the import. */
export const OPTIONS = [
  {
    name: "delimiter",
    values: [
      ["comma", ","],
      ["semicolon", ";"],
      ["tab", "\t"],
      ["pipe", "|"],
    ],
  },
  {
    name: "date_format",
    of: GUESSED_LISTS,
    values: [
      ["dmy", "dmy"],
      ["mdy", "mdy"],
      ["ymd", "ymd"],
    ],
  },
  {
    name: "decimal_comma",
    values: [
      ["point", false],
      ["comma", true],
    ],
  },
  {
    name: "ends",
    of: ["subscriptions", "invoices"],
    values: [
      ["inclusive", "inclusive"],
      ["exclusive", "exclusive"],
    ],
  },
  {
    name: "status_is",
    of: ["subscriptions"],
    values: [
      ["row", "row"],
      ["now", "now"],
    ],
  },
  {
    name: "unit_amount",
    of: ["subscriptions", "current", "invoices"],
    values: [
      ["total", false],
      ["unit", true],
    ],
  },
  {
    name: "minor",
    of: GUESSED_LISTS,
    values: [
      ["major", false],
      ["minor", true],
    ],
  },
] as const satisfies Option[keyof Option][];

/** Corrections that no list is asked for after another kind was chosen: they are of the kind before. */
const OF_KIND: (keyof Options)[] = [
  "as",
  DAY,
  "set",
  ...OPTIONS.flatMap((one) => ("of" in one ? one.name : [])),
];

/** A reading of another table: another sheet, or columns apart at another sign. All about its columns is found out anew. */
export function readingOfTable({ options, isSkippingBad }: Reading, table: Options): Reading {
  return { columns: {}, words: {}, options: { ...options, ...table }, isSkippingBad };
}

/** A reading of another kind of list: its columns are found out anew, how the file is written stays. */
export function readingAs(reading: Reading, source: Source): Reading {
  const kept = Object.entries(reading.options).filter(([name]) => !OF_KIND.some((one) => one === name));
  return { ...reading, source, columns: {}, words: {}, options: Object.fromEntries(kept) };
}
