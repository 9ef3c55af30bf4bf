import { z } from "zod";
import { checkMost } from "../../base/limits.ts";
import type { Store } from "../../store/store.ts";

const NOTE = "prompt_text";

const textSchema = z.strictObject({
  /** Id of a product; empty: any. */
  product: z.string(),
  /** The name of a segment; empty: everybody. */
  segment: z.string(),
  text: z.string(),
  /** Where it leads; null: nowhere. */
  link: z.string().nullable(),
});
export type PromptText = z.infer<typeof textSchema>;

/** What texts and links may name, filled in for each customer. */
export const VARIABLES = [
  "product",
  "price",
  "quantity",
  "a_month",
  "more_a_month",
  "why",
  "customer",
] as const;
export type Variables = Record<(typeof VARIABLES)[number], string>;

/** The texts of prompts: those of a product and segment first, then of a product, of a segment, and of any. */
export async function promptTexts(store: Store): Promise<PromptText[]> {
  const weight = ({ product, segment }: PromptText) => (product === "" ? 0 : 2) + (segment === "" ? 0 : 1);
  return [...(await store.notes(NOTE, textSchema)).values()].sort((a, b) => weight(b) - weight(a));
}

/** Sets the text of a product and segment. @throws CambiumError `too_much` */
export async function setPromptText(store: Store, text: PromptText): Promise<void> {
  const known = await store.noteKeys(NOTE);
  if (!known.includes(keyOf(text))) checkMost("promptTexts", known.length + 1);
  store.setNote(NOTE, keyOf(text), text);
}

/** Removes a text. @returns whether there was one */
export function removePromptText(store: Store, of: Pick<PromptText, "product" | "segment">): boolean {
  return store.removeNote(NOTE, keyOf(of));
}

function keyOf({ product, segment }: Pick<PromptText, "product" | "segment">): string {
  return JSON.stringify([product, segment]);
}

/** The names in a text that nothing is known by. */
export function unknownNames(text: string): string[] {
  return [...text.matchAll(/\{(\w*)\}/g)].flatMap(([, name = ""]) =>
    VARIABLES.some((known) => known === name) ? [] : [name],
  );
}

/** A text with its names filled in. @param encode what is done to values, as in a link */
export function filled(
  text: string,
  values: Variables,
  encode: (value: string) => string = (value) => value,
): string {
  return VARIABLES.reduce((filling, name) => filling.replaceAll(`{${name}}`, encode(values[name])), text);
}
