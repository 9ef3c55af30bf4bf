import { readFile } from "node:fs/promises";
import { z } from "zod";
import {
  blockSchema,
  offerSchema,
  opportunitySchema,
  ownershipSchema,
  personSchema,
  targetSchema,
} from "../../../growth/records/schemas.ts";
import type { Store } from "../../../store/store.ts";

const line = { id: z.string().min(1), at: z.iso.datetime(), by: z.string().min(1) };

const toldSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("person"), ...line, body: personSchema }),
  z.strictObject({ kind: z.literal("ownership"), ...line, body: ownershipSchema }),
  z.strictObject({ kind: z.literal("opportunity"), ...line, body: opportunitySchema }),
  z.strictObject({ kind: z.literal("target"), ...line, body: targetSchema }),
  z.strictObject({ kind: z.literal("offer"), ...line, body: offerSchema }),
  z.strictObject({ kind: z.literal("block"), ...line, body: blockSchema }),
]);

/**
 * Reads what the demo company's people told.
 * @param path lines of JSON, by time
 * @returns a function that writes it, without what the record already tells of the same things
 */
export async function readTold(store: Store, path: string): Promise<() => void> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((text) => text !== "");
  const told = lines.map((text) => toldSchema.parse(JSON.parse(text)));
  return () => {
    const known = new Map(
      [...new Set(told.map(({ kind }) => kind))].map((kind) => [kind, store.versions.latest(kind)]),
    );
    store.versions.appendPast(told.filter(({ kind, id }) => known.get(kind)?.has(id) !== true));
  };
}
