import { z } from "zod";
import { customerDetail } from "../../metrics/customers/customer.ts";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { customerNames, linkedSchema, MONEY, moneySchema, OF_ROW, operation } from "../operation.ts";
import { evidenceNamer, evidenceSchema } from "./proof-output.ts";
import { stripePages } from "./stripe-page.ts";

const ownMoney = z
  .number()
  .int()
  .meta({ unit: MONEY, of: OF_ROW })
  .describe("Money a month in minor units of the item's own currency");

const itemRow = z.object({
  subscription: z.string().nullable(),
  item: z.string(),
  product: z.string().nullable(),
  price: z.string().nullable(),
  quantity: z.number(),
  currency: z.string(),
  interval: z.string().describe("How often it is billed: month, 3 months, year"),
  status: z.string(),
  amount: ownMoney.describe("The list price a month, in minor units of the item's own currency"),
  discount: ownMoney.describe("What the policy takes off it, in the same"),
  mrr: ownMoney.describe("What counts of it, with usage where the policy counts that, in the same"),
  since: z.string().describe("When it began"),
  evidence: z.array(evidenceSchema),
});

const changeRow = z.object({
  set: z.number().describe("The same for all parts of one change; 1 is the first"),
  at: z.string(),
  type: z.string(),
  cause: z.string(),
  group: z.string(),
  product: z.string().nullable(),
  price: z.string().nullable(),
  before: moneySchema.describe("What the item was worth before, at the rates of the day"),
  after: moneySchema,
  value: moneySchema.describe("Of a set, they add up to what the customer's MRR changed by"),
  customer_before: moneySchema.describe("The customer's MRR before the whole change"),
  customer_after: moneySchema,
  evidence: z.array(evidenceSchema),
});

export const customerOperation = operation({
  name: "customer",
  summary: "One customer: what it has, what it is worth, and everything that changed it, with the evidence",
  effect: "read",
  isKept: true,
  path: "/customers/{account}/{customer}",
  positional: ["account", "customer"],
  input: z.object({
    account: z.string().describe("The billing account"),
    customer: z.string().describe("The customer's id"),
    where: z
      .array(z.string())
      .optional()
      .describe("currency=USD, under a policy that keeps currencies apart, for one that has several"),
    policy: z.string().optional().describe("The policy to read the evidence under"),
    linked: linkedSchema,
  }),
  output: z.object({
    ...customerNames,
    currency: z.string(),
    policy: z.string(),
    as_of: z.string().describe("The last day that counts: that of the last evidence"),
    mrr: moneySchema,
    arr: moneySchema,
    since: z.string().nullable().describe("The day of the first MRR"),
    cohort: z.string().nullable().describe("Its month"),
    status: z.enum(["active", "churned", "none"]).describe("none: without any MRR so far"),
    stage: z.string().nullable().describe("The lifecycle stage; null when it is not active"),
    members: z
      .array(z.object(customerNames))
      .optional()
      .describe("Where linked customers are read as one: everybody in the group"),
    attributes: z.array(z.object({ name: z.string(), value: z.string() })),
    url: z.string().nullable().describe("The customer's page at Stripe; null where there is none"),
    items: z.array(itemRow).describe("What has not ended"),
    steps: z
      .array(
        z.object({
          at: z.string(),
          type: z.string(),
          causes: z.string(),
          before: moneySchema,
          mrr: moneySchema,
        }),
      )
      .describe(
        "Each change as a whole, oldest first: why, MRR before and after it, at the rates of its day",
      ),
    changes: z.array(changeRow).describe("Newest first, the parts of one set together"),
  }),
  rows: "changes",
  lists: ["items", "steps"],
  async run(workspace, { policy, linked, account, customer, where }) {
    const view = { isLinked: linked ?? false };
    const { book, subject, zone } = await workspace.reading(policy, view);
    const found = await customerDetail(
      book,
      { account, customer, ...(where !== undefined && { where }) },
      subject,
      { policy: (await findPolicy(workspace.store, book.policy)).policy, zone },
    );
    const named = await evidenceNamer(workspace);
    const pageOf = await stripePages(workspace.store);
    const proved = <Row extends { evidence: Parameters<typeof named>[0][] }>(row: Row) => ({
      ...row,
      evidence: row.evidence.map(named),
    });
    return {
      ...found,
      url: pageOf(found.account, found.customer),
      items: found.items.map(proved),
      changes: found.changes.map(proved),
    };
  },
});
