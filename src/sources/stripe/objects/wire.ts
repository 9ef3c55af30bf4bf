import { z } from "zod";

/** An id, or an expanded object in its place. */
export const idOf = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((value) => (typeof value === "string" ? value : value.id));
export const id = z.string().min(1);
/**
 * Any JSON number, including one too large to represent (1e400), so that no object is refused for it. `bounds.ts`
 * decides later which values can be used.
 */
export const number = z
  .custom<number>((value) => typeof value === "number" && !Number.isNaN(value), "expected a number")
  .transform((value) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)));
export const second = number.describe("seconds since 1970");
export const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);
/** A decimal. It's a string on the wire; older API versions and database copies have numbers. */
export const decimal = z.union([z.string(), number]).transform(plainDecimal);
export const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => sorted(value ?? {}));
export const currency = z.string().transform((code) => code.toUpperCase());

/** A number without an exponent. */
function plainDecimal(value: string | number): string {
  const text = String(value);
  return /e/i.test(text) ? Number(text).toFixed(12) : text;
}

/** With sorted keys: database copies of an object don't preserve their order. */
export function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The fields an object doesn't report, as a property to spread; empty if it reports all. An absent field isn't an empty
 * one: an API version, an event or a copy may omit it.
 */
export function untoldIn(fields: Record<string, unknown>): { untold?: string[] } {
  const untold = Object.keys(fields).filter((name) => fields[name] === undefined);
  return untold.length === 0 ? {} : { untold };
}
