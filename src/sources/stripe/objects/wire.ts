import { z } from "zod";

/** An id, or the object that stands in its place when it was expanded. */
export const idOf = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((value) => (typeof value === "string" ? value : value.id));
export const id = z.string().min(1);
/**
 * Any number of JSON, also one that is too large to be one (1e400): an object is not refused for it. What can be counted with is told
 * when it is read (`bounds.ts`).
 */
export const number = z
  .custom<number>((value) => typeof value === "number" && !Number.isNaN(value), "expected a number")
  .transform((value) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)));
export const second = number.describe("seconds since 1970");
export const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);
/** A decimal that is a text on the wire; older versions and other copies have numbers. */
export const decimal = z.union([z.string(), number]).transform(plainDecimal);
export const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => sorted(value ?? {}));
export const currency = z.string().transform((code) => code.toUpperCase());

/** A number as digits with a point, never with an exponent. */
function plainDecimal(value: string | number): string {
  const text = String(value);
  return /e/i.test(text) ? Number(text).toFixed(12) : text;
}

/** With its keys in order: copies of an object in a database do not keep the order in which it came. */
export function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Those of an object's fields that are not told, as a field of it; nothing where all are. A field that is absent says nothing, and not
 * that there is nothing: a version, an event or a copy may leave it out.
 */
export function untoldIn(fields: Record<string, unknown>): { untold?: string[] } {
  const untold = Object.keys(fields).filter((name) => fields[name] === undefined);
  return untold.length === 0 ? {} : { untold };
}
