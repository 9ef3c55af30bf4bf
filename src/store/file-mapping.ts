import { z } from "zod";

/** How dates are written that aren't ISO 8601: the order of day, month and year, or a format of strptime such as `%d.%m.%Y`. */
const datesSchema = z.union([z.enum(["ymd", "dmy", "mdy"]), z.string().startsWith("%")]);

/** How the columns of a file become ours, as the record keeps it with an import. Every field is optional to read old entries. */
export const mappingSchema = z.strictObject({
  /** Our name to the file's: `{start: "start_date"}`. */
  map: z.record(z.string(), z.string()),
  /** Our name to one value for every row: `{product: "Pro"}`. */
  set: z.record(z.string(), z.string()),
  delimiter: z.string().optional(),
  /** Decimals are written with a comma. */
  hasDecimalComma: z.boolean().optional(),
  /** `map` names every column that is taken, and the rest of how the file is read is found out too. */
  isWhole: z.boolean().optional(),
  /** How amounts are written, with signs and marks between thousands. Plain numbers only when left out. */
  decimals: z.enum(["point", "comma"]).optional(),
  /** What words of a column mean, by our name of it, in lower case: `{status: {lapsed: "ended"}}`. */
  values: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** Words that stand for no value, by our name of the column: `{end: ["0"]}`. */
  blanks: z.record(z.string(), z.array(z.string())).optional(),
  /** What an empty cell says, by our name of the column: `{amount: "0"}`. */
  defaults: z.record(z.string(), z.string()).optional(),
  /** Columns that are left out. */
  ignore: z.array(z.string()).optional(),
  /** Columns that are attributes of customers, whatever they're called. */
  attributes: z.array(z.string()).optional(),
  /** Customers whose rows are left out, such as a total, in any case. */
  without: z.array(z.string()).optional(),
  dates: datesSchema.optional(),
  /** Whether the day of an end still counts (inclusive) or is the first that doesn't. */
  ends: z.enum(["inclusive", "exclusive"]).optional(),
  /** Whether an amount is for one unit or for the whole quantity. */
  amounts: z.enum(["unit", "total"]).optional(),
  /** Amounts are in minor units, such as cents. */
  isMinor: z.boolean().optional(),
  /** Whether a status says how the subscription is now, or how it was during the row. */
  status: z.enum(["now", "row"]).optional(),
  /** Rows without a subscription are one-off charges, which count as nothing. */
  hasOneOffs: z.boolean().optional(),
  /** The columns that are months, and the month of each, as 2024-01: each of their cells is a row. */
  months: z.record(z.string(), z.string()).optional(),
  /** Lines above the header of a text table that are titles or empty. */
  titles: z.number().int().positive().optional(),
  /** Sheet of a workbook; the first when left out. */
  sheet: z.string().optional(),
  /** The export of a vendor that the file was read as. */
  preset: z.string().optional(),
});

/** How a user says that a file's columns differ from the documented ones. */
export type Mapping = z.infer<typeof mappingSchema>;
