import type { WayOption } from "../../../base/error.ts";
import type { Mapping } from "../../../store/file-mapping.ts";
import type { Way } from "../../files/way-out.ts";
import type { Contents } from "../contents.ts";
import type { PeriodReading } from "../period-reading.ts";
import type { Understanding } from "../understand.ts";
import type { FactName } from "./facts.ts";
import type { TaxColumn } from "./taxes.ts";
import type { TotalRow } from "./totals.ts";

/** What is known of a file when warnings are drawn. */
export interface Look {
  /** The kind of list it was read as, as `subscriptions`. */
  kind: string;
  said: Mapping;
  understanding: Understanding;
  periods: PeriodReading | null;
  contents: Contents;
  /** Customers that look like totals. */
  totals: TotalRow[];
  /** Columns of tax that nothing takes off the amount. */
  taxes: TaxColumn[];
  /** Rows with a coupon in a column that isn't a field. */
  coupons: number;
  /** A count of `Facts`; 0 where the file doesn't have it. */
  count: (name: FactName) => number;
  /** The organisation's currency. */
  currency: string;
}

/** A way in which a file can be read wrong, how it shows, and the way out. */
export interface WarningKind {
  code: string;
  /** What such a file looks like, and what goes wrong, for the reference. */
  looks: string;
  wrong: string;
  ways: (look: Look) => Way[];
  /** The kinds of list that it is about; all when left out. */
  of?: readonly string[];
  /** How many rows it concerns; 0 for none. */
  rows: (look: Look) => number;
  says: (rows: number, look: Look) => string;
}

/** A number of things, in words. */
export const some = (n: number, one: string, many = `${one}s`) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
/** What a file calls the column of a field. */
export const columnOf = ({ understanding }: Look, field: string) => understanding.mapping.map[field] ?? field;
/** Whether the column of a field is called so. */
export const isHeader = (look: Look, field: string, pattern: RegExp) =>
  pattern.test(look.understanding.mapping.map[field] ?? "");
export const allRows = ({ contents }: Look) => contents.rows;

export const mapped = (field: string): WayOption => ({
  option: "map",
  of: field,
  value: null,
  example: "NAME",
});
export const ignored = (column: string): WayOption => ({ option: "ignore", value: column });
