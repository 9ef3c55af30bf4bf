import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import type { Verdict } from "../../growth/restraint/offer-check.ts";
import { RULE_NAMES, RULES } from "../../growth/restraint/rules.ts";

const reasonSchema = z.object({
  rule: z.enum(RULE_NAMES),
  why: z.string(),
  since: z.string().nullable().describe("First day of it, where there is one"),
  until: z.string().nullable().describe("First day on which it no longer holds; null: not known"),
  condition: z.string().nullable().describe("What ends it, where no day is known"),
});

/** Whether an offer is allowed, as answers say it. */
export const verdictShape = {
  allowed: z.boolean(),
  from: z
    .string()
    .nullable()
    .describe("The first day on which it would be allowed, as known now; null: not known"),
  waits_for: z.string().nullable().describe("What must happen first, where the day isn't known"),
  same_offer: z
    .string()
    .nullable()
    .describe("Id of an offer of the same in the same channel, which this would be part of"),
  reasons: z.array(reasonSchema).describe("Every reason why not"),
};

const verdictSchema = z.object(verdictShape);

/** A verdict as answers say it. */
export function verdictOf({
  isAllowed,
  reasons,
  from,
  waitsFor,
  same,
}: Verdict): z.infer<typeof verdictSchema> {
  return {
    allowed: isAllowed,
    from: from === null ? null : dateOfDay(from),
    waits_for: waitsFor.map((rule) => RULES[rule].condition).join(", ") || null,
    same_offer: same,
    reasons: reasons.map(({ rule, since, until }) => ({
      rule,
      why: RULES[rule].summary,
      since: since < 0 ? null : dateOfDay(since),
      until: until === null ? null : dateOfDay(until),
      condition: until === null ? RULES[rule].condition : null,
    })),
  };
}
