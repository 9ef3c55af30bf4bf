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
  live: moneySchema.describe("What subscriptions come to as they were last seen, without usage"),
  books: moneySchema.describe("What the books say of them at that instant"),
  difference: moneySchema,
});

export const verify = operation({
  name: "verify",
  summary: "Check that the books add up, by what evidence, and against what Stripe last said",
  effect: "read",
  path: "/verify",
  positional: [],
  verdict: ({ is_sound }) => is_sound,
  input: z.object({
    policy: z.string().optional().describe("The organisation's own when left out"),
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
          moved: moneySchema.describe(
            "Sum of the absolute changes, in minor units of the reporting currency",
          ),
          share: z.number().nullable().describe("Its part of all that moved"),
        }),
      )
      .describe("How much of what moved each class of evidence backs"),
    live: z
      .array(liveSchema)
      .describe("Accounts of Stripe: MRR as their subscriptions were last seen, beside the books"),
    taxed_prices: z
      .array(z.string())
      .describe("Prices of Stripe that include tax: what they come to holds it"),
    assumed: z.number().describe("How many states nothing but what Stripe says now explains"),
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
      .describe(`These states, the latest ${MOST_CORRECTIONS}`),
    unknown: z
      .number()
      .describe(
        "How many words that Cambium does not know, and numbers, dates and ids beyond what it counts with, objects of Stripe have",
      ),
    unknown_words: z
      .array(
        z.object({
          account: z.string(),
          object: z.string(),
          id: z.string(),
          field: z.string(),
          value: z.string(),
          effect: z.string().describe("What that does to figures"),
        }),
      )
      .describe(`These words, the first ${MOST_WORDS}`),
    untold: z
      .number()
      .describe(
        "How many fields of Stripe's objects were not told, and discounts that are named and not known",
      ),
    untold_fields: z
      .array(
        z.object({
          account: z.string(),
          object: z.string().describe("A type of object, or a table of a copy"),
          id: z.string().nullable().describe("Null for every object of a copy's table"),
          field: z.string(),
          value: z.string().nullable().describe("The id of a discount that is not known"),
          effect: z.string().describe("What that does to figures"),
        }),
      )
      .describe(`These, the first ${MOST_UNTOLD}`),
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

/** What Stripe says now beside the books, in minor units. */
export function liveRows(found: Live[]): z.infer<typeof liveSchema>[] {
  return found.map(({ account, currency, ...one }) => {
    const [live, books] = [minor(BigInt(one.live), currency), minor(BigInt(one.books), currency)];
    return { account, currency, live, books, difference: books - live };
  });
}

/** Micros in minor units. */
function minor(micros: bigint, currency: string): number {
  return Number(divideHalfEven(micros, 10n ** BigInt(6 - minorDigits(currency))));
}
