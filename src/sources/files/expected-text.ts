import type { Mapping } from "../../store/file-mapping.ts";
import type { Field } from "./shape.ts";

const DAYS: Record<string, string> = {
  ymd: "a date such as 2024-01-31",
  dmy: "a date such as 2024-01-31 or 31/01/2024, the day first",
  mdy: "a date such as 2024-01-31 or 01/31/2024, the month first",
};

/** What is expected of a field's values, as its file writes them; null where the mapping doesn't say how. */
export function expectedText({ type }: Field, { dates, decimals }: Mapping): string | null {
  if (type === "instant" && dates !== undefined)
    return `${DAYS[dates] ?? `a date in the format ${dates}`}, from 1970 to 2099`;
  if (type === "money" && decimals !== undefined)
    return `an amount such as ${AMOUNTS[decimals]}: not negative, a ${decimals} before the decimals`;
  if (type === "signed" && decimals !== undefined)
    return `an amount such as -${AMOUNTS[decimals]}: a ${decimals} before the decimals`;
  return null;
}

const AMOUNTS = { point: "1234.50", comma: "1234,50" } as const;
