import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { ToldVersions } from "../../growth/records/told-versions.ts";

/** How long the name of a view or the title of a report may be. */
const NAME_LETTERS = 80;
const TEXT_LETTERS = 2000;

/** A name without control characters or spaces around it. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, "a name is missing")
  .max(NAME_LETTERS, `a name has up to ${NAME_LETTERS} characters`)
  .regex(/^\P{Cc}*$/u, "a name has no control characters");

/** A sentence or more of a report. */
export const reportTextSchema = z
  .string()
  .trim()
  .min(1, "a text is missing")
  .max(TEXT_LETTERS, `a text has up to ${TEXT_LETTERS} characters`);

/** A page's state under a name. */
const viewSchema = z.strictObject({ name: z.string(), address: z.string() });
export type SavedView = z.infer<typeof viewSchema>;

/** A part of a report: a figure with the address whose state it is drawn with, or a text. */
const partSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("figure"), id: z.string(), figure: z.string(), address: z.string() }),
  z.strictObject({ kind: z.literal("text"), id: z.string(), text: z.string() }),
]);
export type ReportPart = z.infer<typeof partSchema>;

/** Figures and texts under a title, in the order shown. */
const reportSchema = z.strictObject({ title: z.string(), parts: z.array(partSchema) });
export type Report = z.infer<typeof reportSchema>;

export const viewsTold = new ToldVersions("view", viewSchema);
export const reportsTold = new ToldVersions("report", reportSchema);

/** The command that saves each. */
const SAVING = { view: "views save", report: "reports save", query: "sql save" } as const;

/** @throws CambiumError `conflict` if something else has a name already, whatever its capitals */
export function checkFree(
  what: keyof typeof SAVING,
  name: string,
  others: Iterable<{ id: string; name: string }>,
): void {
  const key = name.toLowerCase();
  for (const { id, name: taken } of others)
    if (taken.toLowerCase() === key)
      throw new CambiumError("conflict", `there is a ${what} of that name: ${taken} (${id})`, {
        hint: `Choose another name, or change that one: \`cambium ${SAVING[what]} … --id ${id}\`.`,
      });
}
