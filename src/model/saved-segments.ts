import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import { checkMost } from "../base/limits.ts";
import type { Store } from "../store/store.ts";

/** The kind of note that stores a segment. */
const NOTE = "segment";
/** Reserved name for all customers when comparing segments. */
const EVERYBODY = "*";
const noteSchema = z.strictObject({ filter: z.string(), description: z.string(), updated_at: z.string() });

/** A saved segment: a named customer filter. */
export type SavedSegment = z.infer<typeof noteSchema> & { name: string };

/** All saved segments. */
export async function savedSegments(store: Store): Promise<SavedSegment[]> {
  const notes = await store.notes(NOTE, noteSchema);
  return [...notes].map(([name, note]) => ({ name, ...note }));
}

/**
 * Saves a segment, replacing one with that name.
 * @throws CambiumError `usage` for an invalid name, `too_much` for too many segments
 */
export async function saveSegment(store: Store, { name, ...note }: SavedSegment): Promise<SavedSegment> {
  const isPlain = name.trim() === name && name.length > 0 && name.length <= 60;
  if (!isPlain || name === EVERYBODY || /[=~<>|&\\\p{Cc}]/u.test(name)) {
    throw new CambiumError("usage", `invalid segment name: "${name}"`, {
      reason: { id: "bad_segment_name", name },
      hint: "Use up to 60 characters, without = ~ < > | & or backslashes, and no leading or trailing spaces. * alone is reserved.",
    });
  }
  const others = (await savedSegments(store)).filter((segment) => segment.name !== name);
  checkMost("segments", others.length + 1);
  const content: z.infer<typeof noteSchema> = note;
  store.setNote(NOTE, name, content);
  return { name, ...content };
}

/** Removes a segment. @throws CambiumError `not_found` if there is none */
export async function removeSegment(store: Store, name: string): Promise<SavedSegment> {
  const found = await findSegment(store, name);
  store.removeNote(NOTE, name);
  return found;
}

/** Finds a segment by name. @throws CambiumError `not_found` listing the existing ones */
export async function findSegment(store: Store, name: string): Promise<SavedSegment> {
  const saved = await savedSegments(store);
  const found = saved.find((segment) => segment.name === name);
  if (found !== undefined) return found;
  const names = saved.map((segment) => segment.name).join(", ");
  throw new CambiumError("not_found", `unknown segment: "${name}"`, {
    reason: { id: "unknown", of: "segment", name: name },
    hint: `${names === "" ? "No segments are saved yet. Use" : `Use one of ${names}, or`} a filter such as country=DE,AT&mrr>=500.`,
  });
}
