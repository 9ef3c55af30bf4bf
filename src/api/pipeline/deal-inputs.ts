import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import type { DealWorld } from "../../growth/pipeline/deal-checks.ts";
import { OPPORTUNITY_TYPES, type Opportunity } from "../../growth/records/schemas.ts";
import { literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";
import { personTextSchema } from "../grow/page-inputs.ts";
import type { Pipeline } from "./pipeline-of.ts";

const shortText = z.string().trim().min(1).max(200);

/** The most that an opportunity may add a month, in major units: what micros hold exactly. */
const MOST_MRR = 9_000_000_000;

/** What an opportunity is about, as inputs; money in major units. */
export const dealFields = {
  title: z.string().trim().min(1).max(1000).optional().describe("What it is about, in a few words"),
  type: z
    .enum(OPPORTUNITY_TYPES)
    .optional()
    .describe("Which kind of expansion it would be; open where that is not known"),
  product: shortText.optional().describe("Id of the product that would be bought"),
  price: shortText.optional().describe("Id of the price"),
  quantity: z.number().int().positive().max(1_000_000_000).optional().describe("How many"),
  mrr: z.number().max(MOST_MRR).optional().describe("What it would add a month, such as 250.00"),
  currency: z.string().toUpperCase().optional().describe("Its currency; defaults to the reporting one"),
  owner: personTextSchema.optional().describe("Who works on it: id, e-mail address or name of a person"),
  stage: z.string().min(1).max(200).optional().describe("Stage by id or name; defaults to identified"),
  expected_close: z.iso.date().optional().describe("Day on which it is expected to close"),
  probability: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe("Chance to be won in percent; defaults to how deals of its stage do"),
  created: z.iso.date().optional().describe("Day on which it was found; defaults to today"),
  closed: z.iso.date().optional().describe("Day on which it was won or lost; defaults to today"),
  reason: z.string().trim().min(1).max(1000).optional().describe("Why it was lost"),
};

const asked = z.object(dealFields);
export type DealAsked = z.infer<typeof asked>;

/** An opportunity with what is asked for; what isn't stays as it is. @throws CambiumError `not_found` */
export function withAsked(deal: Opportunity, input: DealAsked, { stages, people }: DealWorld): Opportunity {
  const { mrr, owner, stage, reason, ...plain } = input;
  const given = Object.fromEntries(
    Object.keys(dealFields).flatMap((name) => {
      const value = new Map<string, unknown>(Object.entries(plain)).get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...deal,
    ...given,
    ...(mrr !== undefined && { mrr: Math.round(mrr * 1_000_000) }),
    ...(owner !== undefined && { owner: people.named(owner) }),
    ...(stage !== undefined && { stage: stages.named(stage).id }),
    ...(reason !== undefined && { lost_reason: reason }),
  };
}

/** A customer by its id, and its account where several have one of that id. @throws CambiumError `not_found`, `usage` */
export async function customerAsked(
  { book }: Pipeline,
  { customer, account }: { customer: string; account?: string | undefined },
): Promise<{ account: string; customer: string }> {
  const rows = await book.warehouse.query(
    `select account, customer_id from customers where customer_id = ${literal(customer)}
     ${account === undefined ? "" : `and account = ${literal(account)}`} order by account`,
  );
  const [row, other] = rows;
  if (row === undefined)
    throw new CambiumError(
      "not_found",
      `unknown customer: ${account === undefined ? "" : `${account} `}${customer}`,
      {
        reason: { id: "unknown", of: "customer", name: customer },
        hint: "Run `cambium customers --search TEXT` to find one.",
      },
    );
  if (other !== undefined)
    throw new CambiumError("usage", `several accounts have a customer ${customer}`, {
      reason: { id: "ambiguous_customer", name: customer },
      hint: `Say which with --account: ${rows.map((one) => textIn(one, "account")).join(", ")}.`,
    });
  return { account: textIn(row, "account"), customer: textIn(row, "customer_id") };
}
