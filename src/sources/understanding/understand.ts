import type { Mapping } from "../../store/file-mapping.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { ReadableFile } from "../files/file.ts";
import { checkMapping } from "../files/read.ts";
import type { Shape } from "../files/shape.ts";
import { describeTable } from "../files/table.ts";
import { columnsAlike } from "./columns-alike.ts";
import { checkColumns, type TakenColumn } from "./columns-taken.ts";
import { type CurrencySign, currencySigns, signedCurrency } from "./currency-signs.ts";
import { findDashes } from "./dashes.ts";
import { type DateOrder, dateOrder, decimalMark, type FieldColumn, type Form } from "./forms.ts";
import { readHeader } from "./header.ts";
import { withInterval } from "./interval-by-words.ts";
import { withListDay } from "./list-day.ts";
import { checkMeanings, findMeanings, type Meaning } from "./meanings.ts";
import { type Sample, takeSample } from "./sample.ts";
import { type FileTime, timesOf } from "./times.ts";

/** How a file was understood. */
export interface Understanding {
  /** How it is read, whole: kept with the import, so that it is read in the same way ever after. */
  mapping: Mapping;
  columns: TakenColumn[];
  meanings: Meaning[];
  /** How dates and amounts are written; null where the user says it. */
  dates: Form<DateOrder> | null;
  decimals: Form<"point" | "comma"> | null;
  /** Signs of currencies that stand in amounts, and the currency that they set; null where they set none. */
  signs: CurrencySign[];
  signedCurrency: string | null;
  /** Pairs of columns that say the same in every row, of which the second is an attribute. */
  alike: [string, string][];
  /** Different times of day in its columns of dates, at most `MOST_TIMES`. */
  times: FileTime[];
  /** Whether only the first rows were looked at. */
  isOfSample: boolean;
}

/**
 * Finds out how a file is to be read, where the user doesn't say: which columns are which fields, how dates and amounts
 * are written, what the words of columns mean. Files of shapes that are not guessed are read as the user says.
 * @param isWhole look at every row
 * @throws CambiumError `bad_input` when needed columns aren't found, `usage` for an unknown field or meaning
 */
export async function understand(
  warehouse: Warehouse,
  file: ReadableFile,
  shape: Shape,
  given: Mapping,
  isWhole = false,
): Promise<Understanding> {
  if (shape.isGuessed !== true) return { ...NOTHING_FOUND, mapping: given };
  checkMapping(shape, given);
  checkMeanings(shape, given);
  const table = await describeTable(warehouse, file, given.delimiter);
  const header = withListDay(file.name, shape, readHeader(file, table, shape, given));
  const { said } = header;
  checkColumns(file, header.names, shape, header.asked, header.missing);
  const sample = await takeSample(warehouse, file, { ...said, map: header.map }, isWhole);
  try {
    const { map, columns } = await withInterval(warehouse, sample, shape, header, given);
    const dashes = await findDashes(warehouse, sample, textColumns(sample, shape, map));
    const texts = dashes.columns;
    const words = await findMeanings(warehouse, sample, texts, { ...said, map });
    const dates = said.dates === undefined ? await dateOrder(warehouse, sample, texts.filter(isDate)) : null;
    const decimals =
      said.hasDecimalComma === undefined ? await decimalMark(warehouse, sample, texts.filter(isMoney)) : null;
    const mark = said.hasDecimalComma === true ? "comma" : (decimals?.form ?? "point");
    const order = said.dates ?? dates?.form;
    const money = texts.filter(isMoney);
    const hasCurrency = "currency" in map || "currency" in said.set;
    const code = map.currency === undefined ? undefined : sample.columns.get(map.currency.toLowerCase());
    const signs = await currencySigns(warehouse, sample, money, code?.sql ?? null);
    const signed = hasCurrency ? null : await signedCurrency(warehouse, sample, money, signs);
    const mapping: Mapping = {
      ...words.mapping,
      ...(dashes.meanings.length > 0 && { blanks: { ...words.mapping.blanks, ...dashes.blanks } }),
      ...(signed !== null && { set: { ...said.set, currency: signed } }),
      ...(file.titles !== undefined && { titles: file.titles }),
      isWhole: true,
      decimals: mark,
      ...(mark === "comma" && { hasDecimalComma: true }),
      ...(order !== undefined && { dates: order }),
    };
    const meanings = [...words.meanings, ...dashes.meanings];
    const alike = await columnsAlike(warehouse, sample, columns);
    const times = await timesOf(warehouse, sample, texts.filter(isInstant), order);
    const found = {
      mapping,
      columns,
      meanings,
      dates,
      decimals,
      signs,
      signedCurrency: signed,
      alike,
      times,
    };
    return { ...found, isOfSample: sample.isPart };
  } finally {
    await sample.drop();
  }
}

const NOTHING_FOUND = {
  columns: [],
  meanings: [],
  dates: null,
  decimals: null,
  signs: [],
  signedCurrency: null,
  alike: [],
  times: [],
  isOfSample: false,
};

/** The columns of a sample that are text, and the field of each. */
export function textColumns(sample: Sample, shape: Shape, map: Record<string, string>): FieldColumn[] {
  return shape.fields.flatMap((field) => {
    const column = map[field.name];
    const found = column === undefined ? undefined : sample.columns.get(column.toLowerCase());
    return column === undefined || found === undefined || !found.isText
      ? []
      : [{ field, column, sql: found.sql }];
  });
}

const isInstant = ({ field: { type } }: FieldColumn) => type === "instant";
const isDate = ({ field: { type } }: FieldColumn) => type === "instant" || type === "month";
const isMoney = ({ field: { type } }: FieldColumn) => type === "money" || type === "signed";
