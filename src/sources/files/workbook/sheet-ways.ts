import type { WayOut } from "../../../base/error.ts";
import { wayOut } from "../way-out.ts";

/** How many sheets are offered. */
const MOST = 20;

/** Ways out by reading another sheet. */
export function sheetWays(sheets: string[]): WayOut[] {
  return sheets
    .slice(0, MOST)
    .map((name) =>
      wayOut({ advice: `Read the sheet "${name}"`, options: [{ option: "sheet", value: name }] }),
    );
}
