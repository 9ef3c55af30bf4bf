import { CambiumError } from "../../base/error.ts";
import { dayOfDate } from "../../base/zone.ts";

export { type Growth, growthBooks, growthOf } from "../growing/growth-books.ts";

/** A day of an input such as 2026-01-31; today where there is none. @throws CambiumError `usage` for a day after today */
export function dayOf(text: string | undefined, today: number): number {
  if (text === undefined) return today;
  const day = dayOfDate(text);
  if (day <= today) return day;
  throw new CambiumError("usage", `${text} is after today`, { hint: "Ask for today or an earlier day." });
}
