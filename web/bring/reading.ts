import type { z } from "zod";
import type { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { importPreviewOperation } from "../../src/api/evidence/import-preview.ts";

export type Preview = z.infer<typeof importPreviewOperation.output>;
export type PreviewFile = Preview["files"][number];
export type Imported = z.infer<typeof importOperation.output>;
export type Understood = Imported["understood"][number];
export type ImportInput = z.input<typeof importOperation.input>;

/** What somebody says of their files where the guess is wrong. Everything left out is guessed. */
export interface Reading {
  source?: ImportInput["source"];
  /** What a column is: a field, or one of the two below. */
  columns: Record<string, string>;
  options: Options;
  isSkippingBad: boolean;
}

export type Options = Pick<
  ImportInput,
  "delimiter" | "date_format" | "decimal_comma" | "ends" | "status_is" | "unit_amount" | "minor"
>;

/** What a column can be, besides a field. */
export const ATTRIBUTE = "*attribute";
export const IGNORED = "*ignored";

export const GUESSED: Reading = { columns: {}, options: {}, isSkippingBad: false };

/** The input of an import, or of its preview, without the files. */
export function inputOf({ columns, options }: Reading): Partial<ImportInput> {
  const all = Object.entries(columns);
  const named = (choice: string) => all.filter(([, is]) => is === choice).map(([column]) => column);
  const fields = all.filter(([, is]) => is !== ATTRIBUTE && is !== IGNORED);
  const lists = {
    map: fields.map(([column, field]) => `${field}="${column.replaceAll('"', '""')}"`),
    ignore: named(IGNORED),
    attribute: named(ATTRIBUTE),
  };
  return { ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)), ...options };
}

/** A reading with another choice for a column; a field is one column at most. */
export function choosing(reading: Reading, column: string, is: string): Reading {
  const others = Object.entries(reading.columns).filter(([name, other]) => name !== column && other !== is);
  const special = Object.entries(reading.columns).filter(
    ([name, other]) => name !== column && (other === ATTRIBUTE || other === IGNORED),
  );
  return { ...reading, columns: { ...Object.fromEntries([...others, ...special]), [column]: is } };
}

/** What a column is read as now, as the menu names it. */
export function choiceOf({ field, how }: PreviewFile["columns"][number]): string {
  return field ?? (how === "attribute" ? ATTRIBUTE : IGNORED);
}

type Option = {
  [Name in keyof Options]-?: { name: Name; values: readonly (readonly [string, Options[Name]])[] };
};

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
    values: [
      ["inclusive", "inclusive"],
      ["exclusive", "exclusive"],
    ],
  },
  {
    name: "status_is",
    values: [
      ["row", "row"],
      ["now", "now"],
    ],
  },
  {
    name: "unit_amount",
    values: [
      ["total", false],
      ["unit", true],
    ],
  },
  {
    name: "minor",
    values: [
      ["major", false],
      ["minor", true],
    ],
  },
] as const satisfies Option[keyof Option][];

/** What a warning's way out would set, as its flag says: `--ends inclusive`; null for none of the menus above. */
export function wayOut(hint: string): Options | null {
  for (const { flag, options } of WAYS) if (flag.test(hint)) return options;
  return null;
}

const WAYS: { flag: RegExp; options: Options }[] = [
  { flag: /--ends inclusive/, options: { ends: "inclusive" } },
  { flag: /--ends exclusive/, options: { ends: "exclusive" } },
  { flag: /--status-is now/, options: { status_is: "now" } },
  { flag: /--status-is row/, options: { status_is: "row" } },
  { flag: /--unit-amount/, options: { unit_amount: true } },
  { flag: /--minor/, options: { minor: true } },
  { flag: /--decimal-comma/, options: { decimal_comma: true } },
  { flag: /--date-format dmy/, options: { date_format: "dmy" } },
  { flag: /--date-format mdy/, options: { date_format: "mdy" } },
];
