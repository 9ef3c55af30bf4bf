import type { Mapping } from "../../store/file-mapping.ts";
import { headerCurrency } from "../csv/figure-headers.ts";
import type { ReadableFile } from "../files/file.ts";
import { GRID_FIGURE, gridOf } from "../files/grid.ts";
import type { Field, Shape } from "../files/shape.ts";
import type { Table } from "../files/table.ts";
import { presetOf, withPreset } from "../presets/presets.ts";
import { type ColumnChoice, chooseColumns } from "./columns-taken.ts";

/** What a file's header says. */
export interface Header extends ColumnChoice {
  /** The columns that fields could be, in lower case: months of a grid are two, the month and the figure. */
  names: string[];
  /** Which columns are asked for: by the user, or as columns of months. */
  asked: Mapping;
  /** How the file is read by its header, besides `map`. */
  said: Mapping;
}

/**
 * Reads a header: which columns are which fields, which are months, whose export it is. Nothing is refused for a column
 * that isn't there.
 * @throws CambiumError as `presetOf` and the shape's `headers` do
 */
export function readHeader(file: ReadableFile, table: Table, shape: Shape, given: Mapping): Header {
  const all = [...table.columns.keys()];
  const preset = shape.isGuessed === true ? presetOf(file, shape.name, all, given) : null;
  const { mapping, taken } = withPreset(given, preset, all);
  const { map: ofMonths = {}, months } = shape.headers?.(all, mapping) ?? {};
  const wide = { ...mapping, ...(months !== undefined && { months }) };
  const asked = { ...wide, map: { ...ofMonths, ...mapping.map } };
  const names = [...gridOf(table, wide).columns.keys()];
  const { map, columns, missing } = chooseColumns(names, shape, asked, taken);
  const currency = currencyOf(shape, map, Object.keys(months ?? {}));
  const isNamed = currency === null || "currency" in map || "currency" in mapping.set;
  const said = isNamed ? wide : { ...wide, set: { ...mapping.set, currency } };
  const rest = columns.filter(({ column }) => table.columns.has(column));
  const figure = Object.keys(ofMonths).find((field) => ofMonths[field] === GRID_FIGURE) ?? null;
  const ofGrid = Object.keys(months ?? {}).map((column) => ({ column, field: figure, how: "name" as const }));
  return { names, asked, said, map, missing, columns: [...rest, ...ofGrid] };
}

/** The one currency that the headers of amounts name, such as `MRR (EUR)`; null if they name none or several. */
function currencyOf(shape: Shape, map: Record<string, string>, months: string[]): string | null {
  const isOfMoney = ({ type }: Field) => type === "money" || type === "signed";
  const amounts = shape.fields.filter(isOfMoney).flatMap(({ name }) => map[name] ?? []);
  const named = new Set([...amounts, ...months].map(headerCurrency).filter((one) => one !== null));
  const hasCurrency = shape.fields.some(({ name }) => name === "currency");
  return hasCurrency && named.size === 1 ? ([...named][0] ?? null) : null;
}
