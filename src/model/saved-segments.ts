import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import { checkMost } from "../base/limits.ts";
import type { Store } from "../store/store.ts";

/** How the record keeps a segment. */
const NOTE = "segment";
/** Stands for every customer where segments are compared. */
const EVERYBODY = "*";
const noteSchema = z.strictObject({ filter: z.string(), description: z.string(), updated_at: z.string() });

/** A saved segment: a set of customers by what they are. */
export type SavedSegment = z.infer<typeof noteSchema> & { name: string };

/** All saved segments by name. */
export async function savedSegments(store: Store): Promise<SavedSegment[]> {
  const notes = await store.notes(NOTE, noteSchema);
  return [...notes].map(([name, note]) => ({ name, ...note }));
}

/** Saves a segment, in place of one of that name. @throws CambiumError `usage` for a name that cannot be, `too_much` for one too many */
export async function saveSegment(store: Store, { name, ...note }: SavedSegment): Promise<SavedSegment> {
  const isPlain = name.trim() === name && name.length > 0 && name.length <= 60;
  if (!isPlain || name === EVERYBODY || /[=~<>|&\\\p{Cc}]/u.test(name)) {
    throw new CambiumError("usage", `invalid segment name: "${name}"`, {
      hint: "Use up to 60 characters, without = ~ < > | & or backslashes, and no leading or trailing spaces. * alone is reserved.",
    });
  }
  const others = (await savedSegments(store)).filter((segment) => segment.name !== name);
  checkMost("segments", others.length + 1);
  const content: z.infer<typeof noteSchema> = note;
  store.setNote(NOTE, name, content);
  return { name, ...content };
}

/** Removes a segment. @throws CambiumError `not_found` when there is none of that name */
export async function removeSegment(store: Store, name: string): Promise<SavedSegment> {
  const found = await findSegment(store, name);
  store.removeNote(NOTE, name);
  return found;
}

/** A segment by its name. @throws CambiumError `not_found` with those there are */
export async function findSegment(store: Store, name: string): Promise<SavedSegment> {
  const saved = await savedSegments(store);
  const found = saved.find((segment) => segment.name === name);
  if (found !== undefined) return found;
  const names = saved.map((segment) => segment.name).join(", ");
  throw new CambiumError("not_found", `unknown segment: "${name}"`, {
    hint: `${names === "" ? "No segments are saved yet. Use" : `Use one of ${names}, or`} a filter such as country=DE,AT&mrr>=500.`,
  });
}
