import { z } from "zod";
import { minorDigits } from "../../base/currency.ts";
import { divideHalfEven } from "../../base/money.ts";
import { type Live, liveMrr } from "../../model/checks/live-mrr.ts";
import { backingOf, correctionsOf, taxedPrices } from "../../model/checks/state-backing.ts";
import { strangeWords } from "../../model/checks/strange-words.ts";
import { untoldParts } from "../../model/checks/untold-parts.ts";
import { runChecks } from "../../model/model.ts";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { appliedStripe } from "../../model/states/apply-stripe.ts";
import { linkedSchema, moneySchema, operation } from "../operation.ts";

const MOST_CORRECTIONS = 100;
const MOST_WORDS = 100;
const MOST_UNTOLD = 100;

export const liveSchema = z.object({
  account: z.string(),
  currency: z.string(),
  live: moneySchema.describe("MRR of subscriptions as last seen, without usage"),
  books: moneySchema.describe("The same in the books at that moment"),
  difference: moneySchema,
});

export const verify = operation({
  name: "verify",
  summary: "Check that figures add up and match what Stripe last reported",
  effect: "read",
  path: "/verify",
  positional: [],
  verdict: ({ is_sound }) => is_sound,
  input: z.object({
    policy: z.string().optional().describe("Policy to apply; defaults to the organisation's"),
    linked: linkedSchema,
  }),
  output: z.object({
    is_sound: z.boolean(),
    rows: z.array(z.object({ check: z.string(), summary: z.string(), wrong_rows: z.number() })),
    coverage: z
      .array(
        z.object({
          evidence: z.string(),
          changes: z.number(),
          moved: moneySchema.describe("Sum of absolute changes, in minor units of the reporting currency"),
          share: z.number().nullable().describe("Share of all movements"),
        }),
      )
      .describe("How much of the movements each class of evidence supports"),
    live: z
      .array(liveSchema)
      .describe("Stripe accounts: MRR of their subscriptions as last seen, next to the books"),
    taxed_prices: z.array(z.string()).describe("Stripe prices that include tax, so their MRR does too"),
    assumed: z.number().describe("States known only from how Stripe reports them now"),
    corrections: z
      .array(
        z.object({
          account: z.string(),
          customer: z.string(),
          subscription: z.string(),
          item: z.string(),
          at: z.string(),
        }),
      )
      .describe(`The latest ${MOST_CORRECTIONS} of these states`),
    unknown: z
      .number()
      .describe("Values in Stripe objects that Cambium doesn't know, or that are out of range"),
    unknown_words: z
      .array(
        z.object({
          account: z.string(),
          object: z.string(),
          id: z.string(),
          field: z.string(),
          value: z.string(),
          effect: z.string().describe("Effect on figures"),
        }),
      )
      .describe(`The first ${MOST_WORDS} of these values`),
    untold: z.number().describe("Fields missing from Stripe objects, and discounts known only by id"),
    untold_fields: z
      .array(
        z.object({
          account: z.string(),
          object: z.string().describe("Type of object, or table of a copy"),
          id: z.string().nullable().describe("Null when it's every object in a copy's table"),
          field: z.string(),
          value: z.string().nullable().describe("Id of the unknown discount"),
          effect: z.string().describe("Effect on figures"),
        }),
      )
      .describe(`The first ${MOST_UNTOLD} of these fields`),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { warehouse, store } = workspace;
    const { book } = await workspace.reading(input.policy, { isLinked: input.linked });
    const { policy } = await findPolicy(store, book.policy);
    const found = await runChecks(warehouse, book.schema);
    const backing = await backingOf(warehouse, book.schema);
    const live = await liveMrr(store, warehouse, policy, book.schema);
    const { count, corrections } = await correctionsOf(warehouse, MOST_CORRECTIONS);
    const until = await appliedStripe(warehouse);
    const strange = await strangeWords(store, warehouse, until, MOST_WORDS);
    const untold = await untoldParts(store, until, MOST_UNTOLD);
    return {
      is_sound: found.every(({ rows }) => rows === 0),
      rows: found.map(({ check, summary, rows }) => ({ check, summary, wrong_rows: rows })),
      coverage: backing.map(({ micros, ...one }) => ({ ...one, moved: minor(micros, book.currency) })),
      live: liveRows(live),
      taxed_prices: await taxedPrices(warehouse),
      assumed: count,
      corrections: corrections.map(({ seq: _, ...one }) => one),
      unknown: strange.count,
      unknown_words: strange.words,
      untold: untold.count,
      untold_fields: untold.parts,
    };
  },
});

/** Stripe's current figures next to the books, in minor units. */
export function liveRows(found: Live[]): z.infer<typeof liveSchema>[] {
  return found.map(({ account, currency, ...one }) => {
    const [live, books] = [minor(BigInt(one.live), currency), minor(BigInt(one.books), currency)];
    return { account, currency, live, books, difference: books - live };
  });
}

/** Converts micros to minor units. */
function minor(micros: bigint, currency: string): number {
  return Number(divideHalfEven(micros, 10n ** BigInt(6 - minorDigits(currency))));
}
