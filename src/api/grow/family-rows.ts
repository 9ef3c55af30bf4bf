import { z } from "zod";
import { RATE_ONE } from "../../base/money.ts";
import { COMPARED_BY } from "../../growth/families/comparable.ts";
import { inReporting } from "../../growth/headroom/holdings.ts";
import { closedPeriodsOf, familyOddsOf } from "../../growth/signals/family-evidence.ts";
import type { KindName } from "../../growth/signals/kinds.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { moneySchema } from "../operation.ts";
import type { Growth } from "./growth-of.ts";

const closedPeriod = z.object({
  until: z.string().describe("Day the period closed"),
  plan_list: moneySchema.describe("What the plan lists at, a month"),
  charged: moneySchema.describe("What metered use of the family was charged at list, a month"),
  next_list: moneySchema.describe("What the next plan lists at, a month"),
});

const familyOdds = z.object({
  n: z.number().describe("Comparable customers"),
  owners: z.number().describe("Those of them that own the family"),
  all: z.number().describe("All active customers"),
  all_owners: z.number(),
  compared_by: z.enum(COMPARED_BY),
});

/** What signals that are about a family show besides. */
export const familyEvidenceShape = {
  periods: z
    .array(closedPeriod)
    .describe("outgrown_plan: the last closed periods of the plan, the latest first"),
  owned: familyOdds.nullable().describe("lookalike: how many comparable customers own the family"),
};

/** The evidence of a signal that is about a family; nothing for other kinds. */
export async function familyEvidence(
  { growth, reading }: Growth,
  { kind, customer, subject, day }: { kind: KindName; customer: number; subject: string; day: number },
): Promise<{ periods: z.infer<typeof closedPeriod>[]; owned: z.infer<typeof familyOdds> | null }> {
  const { book } = reading;
  const money = (micros: number, currency: number) =>
    minorUnits(BigInt(inReporting(book, currency, day, micros)) * RATE_ONE, book.currency);
  const closed = kind === "outgrown_plan" ? await closedPeriodsOf(growth, customer, subject, day) : [];
  const odds = kind === "lookalike" ? await familyOddsOf(growth, customer, subject, day) : null;
  return {
    periods: closed.map(({ until, currency, ownList, charge, nextList }) => ({
      until,
      plan_list: money(ownList, currency),
      charged: money(charge, currency),
      next_list: money(nextList, currency),
    })),
    owned:
      odds === null
        ? null
        : {
            n: odds.n,
            owners: odds.owners,
            all: odds.allN,
            all_owners: odds.allOwners,
            compared_by: odds.comparedBy,
          },
  };
}
