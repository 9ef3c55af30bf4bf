import { z } from "zod";
import { openOwners } from "../../growth/owners/owners.ts";
import { STICKING_BY, type Sticking, stickingIn } from "../../growth/realised/sticking.ts";
import { moneySchema, operation } from "../operation.ts";
import { daysOf, minorParts, realisedOf } from "./realised-of.ts";

const stickingRow = z.object({
  key: z.string().nullable().describe("Cause group, product, person or discount; null: nobody"),
  expansions: z.number(),
  expansion_mrr: moneySchema,
  given_90: moneySchema.describe("What expanded 90 or more days ago"),
  kept_90: moneySchema.describe("What is kept of it: the lowest MRR of the 90 days after counts"),
  share_90: z.number().nullable().describe("Kept / given, from 0; null where nothing is that old"),
  given_180: moneySchema,
  kept_180: moneySchema,
  share_180: z.number().nullable(),
  given_365: moneySchema,
  kept_365: moneySchema,
  share_365: z.number().nullable(),
  unsustainable: moneySchema.describe(
    "Sold with a discount, of which half or more went within 90 days of the discount's end",
  ),
});

export const stickingOperation = operation({
  name: "sticking",
  summary: "Show how much expansion stays: by cause, product, owner or discount",
  effect: "read",
  isKept: "growth",
  path: "/sticking",
  positional: [],
  input: z.object({
    by: z.enum(STICKING_BY).optional().describe("Defaults to cause"),
    period: z
      .string()
      .optional()
      .describe("Expansion of this period, such as 2026 or 2026-Q1; defaults to the last two years"),
  }),
  output: z.object({
    by: z.enum(STICKING_BY),
    currency: z.string(),
    rows: z.array(stickingRow).describe("Largest expansion first"),
  }),
  rows: "rows",
  async run(workspace, { by = "cause", period }) {
    const known = await realisedOf(workspace);
    await openOwners(known.growth);
    const { today } = known.growth;
    const days = daysOf(period) ?? { from: today - TWO_YEARS, until: today + 1 };
    const { currency } = known.reading.book;
    return { by, currency, rows: rowsOf(await stickingIn(known.growth, { by, ...days }), currency) };
  },
});

const TWO_YEARS = 730;

function rowsOf(found: readonly Sticking[], currency: string): z.infer<typeof stickingRow>[] {
  const column = (value: (one: Sticking) => bigint | undefined) =>
    minorParts(
      found.map((one) => value(one) ?? 0n),
      currency,
    );
  const all = column(({ n }) => n);
  const unsustainable = column((one) => one.unsustainable);
  const [given90 = [], given180 = [], given365 = []] = [0, 1, 2].map((k) =>
    column(({ kept: of }) => of[k]?.given),
  );
  const [kept90 = [], kept180 = [], kept365 = []] = [0, 1, 2].map((k) =>
    column(({ kept: of }) => of[k]?.kept),
  );
  return found.map(({ key, expansions, kept: of }, index) => {
    const at = (values: readonly number[]) => values[index] ?? 0;
    return {
      key,
      expansions,
      expansion_mrr: at(all),
      ...{ given_90: at(given90), kept_90: at(kept90), share_90: shareOf(of[0]) },
      ...{ given_180: at(given180), kept_180: at(kept180), share_180: shareOf(of[1]) },
      ...{ given_365: at(given365), kept_365: at(kept365), share_365: shareOf(of[2]) },
      unsustainable: at(unsustainable),
    };
  });
}

function shareOf(of: Sticking["kept"][number] | undefined): number | null {
  if (of === undefined || of.given === 0n) return null;
  return Number((of.kept * 1_000_000_000n) / of.given) / 1e9;
}
