import { z } from "zod";
import type { WayOut } from "../../base/error.ts";

export const wayOutSchema = z.object({
  text: z.string().describe("When it's right, or what to do"),
  source: z.string().nullable().describe("Import the file as this kind of list instead; null: the same kind"),
  options: z
    .array(
      z.object({
        option: z.string().describe("Name of an input, such as date_format"),
        of: z
          .string()
          .nullable()
          .describe("Where the input takes pairs: the field of map and set, field:word of value"),
        value: z.union([z.string(), z.boolean()]).nullable().describe("Null: for you to choose"),
      }),
    )
    .describe("Inputs to add"),
  setting: z
    .object({ name: z.string(), value: z.string() })
    .nullable()
    .describe("A setting to change with `settings set`"),
});

/** A way out, as an answer says it. */
export function wayOutOf({ text, source, options, setting }: WayOut): z.infer<typeof wayOutSchema> {
  const given = options.map(({ option, of = null, value }) => ({ option, of, value }));
  return { text, source, options: given, setting };
}
