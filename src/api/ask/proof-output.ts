import { z } from "zod";
import type { Evidence } from "../../metrics/proof/state-evidence.ts";
import type { Workspace } from "../workspace.ts";
import { stripePages } from "./stripe-page.ts";

/** What proves a line: a row of an imported file, or a Stripe object. */
export const evidenceSchema = z.object({
  kind: z.string().describe("How it's known: observed, proration, renewal, object, export, list or assumed"),
  import: z.number().describe("Number of the import, or of the entry in the evidence log"),
  file: z.string().nullable().describe("File name; null for a Stripe object"),
  row: z.number().nullable().describe("Row in the file; the header is row 1"),
  object: z.string().nullable().describe("The Stripe object that proves it, such as in_…"),
  event: z.string().nullable().describe("The Stripe event that reported it"),
  url: z.string().nullable().describe("The object's page at Stripe; null if there is none"),
});

/** Returns a function that replaces numbers of imports and files by names and Stripe links. */
export async function evidenceNamer({
  store,
}: Workspace): Promise<(one: Evidence) => z.infer<typeof evidenceSchema>> {
  const imports = new Map((await store.imports()).map((entry) => [entry.seq, entry.files]));
  const pageOf = await stripePages(store);
  return ({ kind, import: seq, file, row }) => {
    const of = { kind, import: seq };
    if (file >= 0)
      return { ...of, file: imports.get(seq)?.[file]?.name ?? "", row, object: null, event: null, url: null };
    const seen = store.stripe.find(seq);
    const url = seen === undefined ? null : pageOf(seen.account, seen.id);
    return { ...of, file: null, row: null, object: seen?.id ?? null, event: seen?.event ?? null, url };
  };
}

/** Evidence in short: `file.csv:12` or `renewal in_1`. */
export function evidenceText({ kind, file, row, object }: z.infer<typeof evidenceSchema>): string {
  return file === null ? `${kind} ${object ?? "?"}` : `${file}:${row}`;
}
