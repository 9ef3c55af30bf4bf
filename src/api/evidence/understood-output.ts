import { z } from "zod";
import type { FileSummary } from "../../model/import-files.ts";
import { waysText } from "../../sources/files/way-out.ts";
import { wayOutOf, wayOutSchema } from "./way-out-output.ts";

const proof = z
  .object({ row: z.number(), column: z.string(), value: z.string() })
  .nullable()
  .describe("A row that can only be read so");

export const warningSchema = z.object({
  code: z.string(),
  message: z.string(),
  rows: z.number().describe("How many rows it concerns; beyond half a million rows, of those looked at"),
  hint: z.string().describe("The ways out, with the flags of the command line"),
  ways_out: z.array(wayOutSchema).describe("The same as data"),
});

export const understoodSchema = z.object({
  file: z.string(),
  kind: z.string().describe("Kind of list"),
  preset: z.string().nullable().describe("The vendor's export that it was read as"),
  rows: z.number(),
  customers: z.number().nullable(),
  first_day: z.string().nullable(),
  last_day: z.string().nullable(),
  rows_above_header: z.number().describe("Lines above the header, titles and empty ones, that were left out"),
  rows_left_out: z.array(z.string()).describe("Customers whose rows were left out, as you said"),
  as_of: z
    .object({ day: z.string(), is_said: z.boolean().describe("False: found in the file's name") })
    .nullable()
    .describe("Day that the whole list is of; null if rows say it, and for other kinds"),
  open_ended: z.number().nullable().describe("Rows without an end"),
  overlaps: z
    .number()
    .nullable()
    .describe("Rows that start while another row of the same customer and product runs"),
  no_length: z.number().nullable().describe("Rows that end when they start, and count as nothing"),
  rounded_amounts: z.number().describe("Rows with an amount of more than six decimals, rounded to six"),
  currencies: z.array(
    z.object({
      currency: z.string().nullable().describe("Null: the organisation's"),
      rows: z.number(),
    }),
  ),
  columns: z.array(
    z.object({
      column: z.string(),
      field: z.string().nullable().describe("What it was taken for; null if it wasn't"),
      how: z
        .enum(["said", "preset", "name", "guess", "values", "attribute", "ignored"])
        .describe(
          "said: you mapped it; preset: by the vendor's export; name: by its own name; guess: by a usual name; values: by its values; attribute: kept as an attribute of customers; ignored: left out",
        ),
    }),
  ),
  words: z
    .array(
      z.object({
        field: z.string(),
        word: z.string(),
        meaning: z.string(),
        is_said: z.boolean().describe("False: found, by what such words usually mean"),
      }),
    )
    .describe("Words of statuses and intervals, and dashes for no MRR, and what each was read as"),
  dates: z
    .object({ form: z.string(), is_said: z.boolean(), proof, or_else: z.string().nullable() })
    .nullable()
    .describe(
      "Order of day, month and year (named: months have names, so it doesn't matter), or the format; null for ISO 8601",
    ),
  decimals: z
    .object({ mark: z.enum(["point", "comma"]), is_said: z.boolean(), proof, or_else: z.string().nullable() })
    .nullable(),
  ends: z
    .object({ are: z.enum(["inclusive", "exclusive", "each"]), is_said: z.boolean(), rows: z.number() })
    .nullable()
    .describe(
      "each: found for each invoice, inclusive where that makes whole months. rows: ends a day before the customer's next start, if inclusive; else ends on it",
    ),
  status: z
    .object({ is: z.enum(["now", "row"]), is_said: z.boolean() })
    .nullable()
    .describe(
      "Whether a status says how the subscription is today, or how it was during the row; null without one",
    ),
  amounts: z
    .object({
      are_per: z.enum(["unit", "total"]),
      are_minor: z.boolean(),
      currency_by_sign: z.string().nullable(),
    })
    .nullable(),
  warnings: z.array(warningSchema),
});

/** How a file was understood, as an answer says it. */
export function understoodOf(file: FileSummary): z.infer<typeof understoodSchema> {
  const { contents } = file;
  return {
    file: file.name,
    kind: file.shape,
    preset: file.understanding.mapping.preset ?? null,
    rows: contents.rows,
    customers: contents.customers,
    first_day: contents.firstDay,
    last_day: contents.lastDay,
    rows_above_header: file.understanding.mapping.titles ?? 0,
    rows_left_out: file.understanding.mapping.without ?? [],
    as_of: dayOf(file),
    open_ended: contents.openEnded,
    overlaps: contents.overlaps,
    no_length: contents.noLength,
    rounded_amounts: contents.rounded,
    currencies: contents.currencies.map(({ currency, rows }) => ({ currency, rows })),
    columns: file.understanding.columns,
    words: file.understanding.meanings.map((one) => ({
      ...one,
      is_said: file.said.values?.[one.field]?.[one.word] !== undefined,
    })),
    ...formsOf(file),
    warnings: file.warnings.map(({ code, message, rows, ways }) => ({
      code,
      message,
      rows,
      hint: waysText(ways),
      ways_out: ways.map(wayOutOf),
    })),
  };
}

function dayOf({ understanding, said }: FileSummary): z.infer<typeof understoodSchema>["as_of"] {
  const day = understanding.mapping.set.as_of;
  return day === undefined ? null : { day, is_said: said.set.as_of !== undefined };
}

type Forms = Pick<z.infer<typeof understoodSchema>, "dates" | "decimals" | "ends" | "status" | "amounts">;

/** How dates, amounts, ends and statuses are written: as the user says, or as was found out. */
function formsOf({ understanding, periods, said }: FileSummary): Forms {
  const { mapping, dates, decimals } = understanding;
  if (mapping.isWhole !== true)
    return { dates: null, decimals: null, ends: null, status: null, amounts: null };
  const has = (name: string) => name in mapping.map || name in mapping.set;
  const isInclusive = mapping.ends === "inclusive";
  return {
    dates:
      mapping.dates === undefined
        ? null
        : {
            form: dates?.isNamed === true ? "named" : mapping.dates,
            is_said: said.dates !== undefined,
            proof: dates?.proof ?? null,
            or_else: dates?.orElse ?? null,
          },
    decimals: {
      mark: mapping.decimals ?? "point",
      is_said: said.hasDecimalComma !== undefined,
      proof: decimals?.proof ?? null,
      or_else: decimals?.orElse ?? null,
    },
    ends: has("period_end")
      ? { are: mapping.ends ?? "each", is_said: said.ends !== undefined, rows: 0 }
      : periods === null || !has("end")
        ? null
        : {
            are: periods.ends,
            is_said: said.ends !== undefined,
            rows: isInclusive ? periods.gaps : periods.touches,
          },
    status:
      periods === null || !has("status") ? null : { is: periods.status, is_said: said.status !== undefined },
    amounts: {
      are_per: mapping.amounts ?? "total",
      are_minor: mapping.isMinor ?? false,
      currency_by_sign: understanding.signedCurrency,
    },
  };
}
