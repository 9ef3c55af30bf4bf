import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import type { Mapping } from "../sources/files/columns.ts";

/** Inputs that map a file's columns to the documented ones. */
export const mappingFields = {
  map: z
    .array(z.string())
    .optional()
    .describe("Map Cambium's column names to yours: start=start_date,amount=monthly_amount"),
  set: z.array(z.string()).optional().describe("Use one value for a whole column: product=Pro"),
  delimiter: z.string().length(1).optional().describe("Column delimiter, if it isn't detected"),
  decimal_comma: z.boolean().optional().describe("Decimals use a comma"),
};

const mappingSchema = z.object(mappingFields);

/**
 * The mapping from an operation's input.
 * @throws CambiumError `usage` for an entry that isn't `name=value`
 */
export function mappingOf(input: z.infer<typeof mappingSchema>): Mapping {
  return {
    map: pairs(input.map, "map"),
    set: pairs(input.set, "set"),
    delimiter: input.delimiter === "tab" || input.delimiter === "\\t" ? "\t" : input.delimiter,
    hasDecimalComma: input.decimal_comma,
  };
}

/** Parses `["a=b,c=d", "e=f"]` to a record; only `map` entries split at commas. */
function pairs(texts: string[] | undefined, flag: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const pair of (texts ?? []).flatMap((text) => (flag === "map" ? text.split(",") : [text]))) {
    const split = pair.indexOf("=");
    if (split <= 0)
      throw new CambiumError("usage", `can't read --${flag} ${pair}`, {
        hint: `Write --${flag} name=value.`,
      });
    found[pair.slice(0, split).trim()] = pair.slice(split + 1).trim();
  }
  return found;
}
