import type { Book } from "../model/parts/book.ts";
import { literal } from "../warehouse/literal.ts";

/** SQL for the organisation's day of an instant. @param at the name of a timestamp in UTC */
export function localDay({ zone }: Book, at: string): string {
  return zone.name === "UTC"
    ? `${at}::date`
    : `((${at} at time zone 'UTC') at time zone ${literal(zone.name)})::date`;
}
