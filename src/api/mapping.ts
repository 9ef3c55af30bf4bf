import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { z } from "zod";
import { CambiumError, messageOf } from "../base/error.ts";
import { type Pair, pairsIn } from "../base/pair-text.ts";
import { PRESET_NAMES } from "../sources/presets/presets.ts";
import type { Mapping } from "../store/file-mapping.ts";
import { pathSchema } from "./operation.ts";

/** Input fields that describe how a file's columns differ from the documented ones. */
export const mappingFields = {
  map: z
    .array(z.string())
    .optional()
    .describe('Map Cambium\'s column names to yours: start=start_date,amount="Amount, net"'),
  set: z.array(z.string()).optional().describe("Use one value for a whole column: product=Pro"),
  delimiter: z.string().length(1).optional().describe("Column delimiter, if it isn't detected"),
  decimal_comma: z.boolean().optional().describe("Decimals use a comma"),
  sheet: z.string().min(1).optional().describe("Sheet of an Excel workbook; defaults to the first"),
};

/** Input fields that describe how a file is written, where Cambium doesn't find out by itself. */
export const readingFields = {
  as: z
    .enum(PRESET_NAMES)
    .optional()
    .describe(
      "Read the file as this vendor's export, known by its headers if left out; none: as any other file",
    ),
  map_file: pathSchema
    .optional()
    .describe("File on this machine with the mapping: a line for each column, name=column, or a JSON object"),
  ignore: z.array(z.string()).optional().describe("Columns to leave out"),
  attribute: z
    .array(z.string())
    .optional()
    .describe("Columns to keep as attributes of customers, where they'd be read as something else"),
  without_row: z
    .array(z.string())
    .optional()
    .describe("Customers whose rows to leave out, such as a row of totals: Total"),
  value: z
    .array(z.string())
    .optional()
    .describe("What words of a column mean: status:Lapsed=ended,interval:Quarterly=3 month"),
  date_format: z
    .string()
    .optional()
    .describe("Order of day, month and year (dmy, mdy or ymd), or a format such as %d.%m.%Y"),
  ends: z
    .enum(["inclusive", "exclusive"])
    .optional()
    .describe("inclusive: the day of an end still counts; exclusive: it's the first day that doesn't"),
  status_is: z
    .enum(["now", "row"])
    .optional()
    .describe("now: a status says how the subscription is today; row: how it was during the row"),
  unit_amount: z.boolean().optional().describe("Amounts are for one unit: multiply them by the quantity"),
  as_of: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Day that a list of what is current is of: 2024-01-31 (`import current`); by default the day in the file's name. Of several files one for all, or one for each with commas between, in their order",
    ),
  minor: z.boolean().optional().describe("Amounts are in minor units, such as cents"),
};

const mappingSchema = z.object(mappingFields);
const readingSchema = z.object({ ...mappingFields, ...readingFields });

/** The mapping that the input gives. @throws CambiumError `usage` if an entry isn't `name=value` */
export function mappingOf(input: z.infer<typeof mappingSchema>): Mapping {
  return {
    map: pairs(input.map, "map"),
    set: pairs(input.set, "set"),
    delimiter: input.delimiter === "tab" || input.delimiter === "\\t" ? "\t" : input.delimiter,
    hasDecimalComma: input.decimal_comma,
    ...(input.sheet !== undefined && { sheet: input.sheet }),
  };
}

/**
 * The mapping that the input gives, with how the file is written.
 * @throws CambiumError `usage` if an entry isn't what it should be, `bad_input` for a mapping file that can't be read
 */
export async function readingOf(input: z.infer<typeof readingSchema>): Promise<Mapping> {
  const { map, set, ...rest } = mappingOf(input);
  const fromFile = input.map_file === undefined ? {} : await mapFile(input.map_file);
  const values = meanings(input.value);
  return {
    map: { ...fromFile, ...map },
    set: { ...set, ...(input.as_of !== undefined && { as_of: input.as_of }) },
    ...rest,
    ...(input.ignore !== undefined && { ignore: input.ignore }),
    ...(input.attribute !== undefined && { attributes: input.attribute }),
    ...(input.without_row !== undefined && { without: input.without_row }),
    ...(values !== null && { values }),
    ...(input.date_format !== undefined && { dates: dateFormat(input.date_format) }),
    ...(input.ends !== undefined && { ends: input.ends }),
    ...(input.status_is !== undefined && { status: input.status_is }),
    ...(input.as !== undefined && { preset: input.as }),
    ...(input.unit_amount !== undefined && { amounts: input.unit_amount ? "unit" : "total" }),
    ...(input.minor !== undefined && { isMinor: input.minor }),
  };
}

/** `["a=b,c=d", "e=f"]` as a record. A value for a whole column is taken as it is. */
function pairs(texts: string[] | undefined, flag: "map" | "set"): Record<string, string> {
  const split = (text: string) => (flag === "map" ? pairsIn(text) : wholePair(text));
  return recordOf((texts ?? []).flatMap((text) => split(text) ?? refuse(flag, text, `--${flag} name=value`)));
}

function wholePair(text: string): Pair[] | null {
  const at = text.indexOf("=");
  return at <= 0 ? null : [{ name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }];
}

/** `["status:Lapsed=ended"]` by column and word, in lower case. */
function meanings(texts: string[] | undefined): Mapping["values"] | null {
  if (texts === undefined) return null;
  const values: NonNullable<Mapping["values"]> = {};
  for (const { name, value } of texts.flatMap(wordPairs)) {
    const [, column = "", word = ""] = /^([^:]+):(.+)$/su.exec(name) ?? [];
    const words = values[column.trim()] ?? {};
    words[word.trim().toLowerCase()] = value.trim().toLowerCase();
    values[column.trim()] = words;
  }
  return values;
}

/** `status:Lapsed=ended`, or several with commas between; a word that isn't quoted may hold a comma or an equals sign. */
function wordPairs(text: string): Pair[] {
  const pairs = pairsIn(text) ?? [];
  const isOne = ({ name, value }: Pair) => /^[^:]+:./su.test(name) && value !== "" && !value.includes("=");
  if (pairs.length > 0 && pairs.every(isOne)) return pairs;
  const [, name = "", value = ""] = /^([^:=]+:.+)=([^=]+)$/su.exec(text) ?? [];
  if (name === "" || /=[^,]*,/u.test(name))
    return refuse(
      "value",
      text,
      "field:word=meaning for each word, such as --value status:Lapsed=ended,status:Trial=trialing, and quote a word with a comma: --value 'status:\"Ended, late\"=ended'",
    );
  return [{ name, value }];
}

function dateFormat(text: string): string {
  if (text.startsWith("%")) return text;
  const order = ["ymd", "dmy", "mdy"].find((one) => one === text.toLowerCase());
  return order ?? refuse("date-format", text, "--date-format dmy, mdy, ymd or a format such as %d.%m.%Y");
}

/** A mapping in a file: a JSON object, or `name=column` on each line; lines that begin with # are comments. */
async function mapFile(path: string): Promise<Record<string, string>> {
  const name = basename(path);
  const text = await readFile(resolve(path), "utf8").catch((cause: unknown) => {
    throw new CambiumError("bad_input", `can't read ${name}: ${messageOf(cause)}`, {
      hint: "--map-file needs a text file with name=column on each line.",
      cause,
    });
  });
  if (text.trimStart().startsWith("{")) return jsonMap(name, text);
  return recordOf(
    text.split(/\r?\n/).flatMap((line, index) => {
      if (line.trim() === "" || line.trimStart().startsWith("#")) return [];
      const found = pairsIn(line) ?? wholePair(line);
      if (found !== null) return found;
      throw badLine(name, index + 1, line);
    }),
  );
}

function jsonMap(name: string, text: string): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch (cause) {
    throw new CambiumError("bad_input", `can't read ${name} as a mapping`, {
      hint: 'Write a JSON object of texts, such as {"start": "start_date"}.',
      cause,
    });
  }
}

function badLine(name: string, row: number, value: string): CambiumError {
  const expected = "name=column, such as start=start_date";
  return new CambiumError("bad_input", `can't read row ${row} of ${name}: expected ${expected}`, {
    badRows: [{ file: name, row, column: null, value, expected }],
  });
}

function refuse(flag: string, text: string, form: string): never {
  throw new CambiumError("usage", `can't read --${flag} ${text}`, { hint: `Write ${form}.` });
}

function recordOf(pairs: Pair[]): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const { name, value } of pairs) found[name] = value;
  return found;
}
