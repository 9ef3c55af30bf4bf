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
  .describe("Monthly amount, in minor units of the item's own currency");

const itemRow = z.object({
  subscription: z.string().nullable(),
  item: z.string(),
  product: z.string().nullable(),
  price: z.string().nullable(),
  quantity: z.number(),
  currency: z.string(),
  interval: z.string().describe("Billing interval: month, 3 months, year"),
  status: z.string(),
  amount: ownMoney.describe("Monthly list price, in minor units of the item's own currency"),
  discount: ownMoney.describe("Discount that the policy deducts, in the same units"),
  mrr: ownMoney.describe("MRR under the policy, including usage if the policy counts it, in the same units"),
  since: z.string().describe("Start date"),
  until: z.string().nullable().describe("End date; null while it stands"),
  evidence: z.array(evidenceSchema),
});

const changeRow = z.object({
  set: z.number().describe("Number of the change that this is part of; 1 is the first"),
  at: z.string(),
  type: z.string(),
  cause: z.string(),
  group: z.string(),
  product: z.string().nullable(),
  price: z.string().nullable(),
  before_product: z.string().nullable().describe("What the item was; null where it wasn't there"),
  before_price: z.string().nullable(),
  before_quantity: z.number().nullable(),
  before_interval: z.string().nullable(),
  after_product: z.string().nullable().describe("What it became; null where it ended"),
  after_price: z.string().nullable(),
  after_quantity: z.number().nullable(),
  after_interval: z.string().nullable(),
  before: moneySchema.describe("The item's MRR before, at the rates of the day"),
  after: moneySchema,
  value: moneySchema.describe("The values of a set add up to the change in the customer's MRR"),
  customer_before: moneySchema.describe("The customer's MRR before the whole change"),
  customer_after: moneySchema,
  evidence: z.array(evidenceSchema),
});

export const customerOperation = operation({
  name: "customer",
  summary: "Show a customer's items, MRR and every change, with the evidence",
  effect: "read",
  isKept: true,
  path: "/customers/{account}/{customer}",
  positional: ["account", "customer"],
  input: z.object({
    account: z.string().describe("Billing account"),
    customer: z.string().describe("Customer id"),
    where: z
      .array(z.string())
      .optional()
      .describe(
        "currency=USD, for a customer with several currencies under a policy that keeps them separate",
      ),
    policy: z.string().optional().describe("Policy to apply; defaults to the organisation's"),
    linked: linkedSchema,
  }),
  output: z.object({
    ...customerNames,
    currency: z.string(),
    policy: z.string(),
    as_of: z.string().describe("Date of the latest evidence"),
    mrr: moneySchema,
    arr: moneySchema,
    since: z.string().nullable().describe("Date of the first MRR"),
    cohort: z.string().nullable().describe("Month of the first MRR"),
    status: z.enum(["active", "churned", "none"]).describe("none: has never had MRR"),
    stage: z.string().nullable().describe("Lifecycle stage; null when not active"),
    members: z
      .array(z.object(customerNames))
      .optional()
      .describe("All customers in the group, when linked customers count as one"),
    attributes: z.array(z.object({ name: z.string(), value: z.string() })),
    url: z.string().nullable().describe("The customer's page at Stripe; null if there is none"),
    left: z
      .object({
        at: z.string(),
        mrr: moneySchema.describe("MRR lost, at the rates of that day"),
        status: z.string().nullable().describe("Status of the item that ended last, before it ended"),
        status_since: z.string().nullable(),
      })
      .nullable()
      .describe("When a churned customer left; null otherwise"),
    items: z.array(itemRow).describe("Items that haven't ended"),
    past_items: z.array(itemRow).describe("Items that ended, as they were last; the latest first"),
    steps: z
      .array(
        z.object({
          at: z.string(),
          type: z.string(),
          causes: z.string(),
          before: moneySchema,
          mrr: moneySchema,
          set: z.number().nullable().describe("Number of the change; null for exchange rates"),
        }),
      )
      .describe(
        "Changes, oldest first: the cause, and MRR before and after at the rates of the day; between them what exchange rates moved (fx)",
      ),
    changes: z.array(changeRow).describe("Newest first; the parts of a set stay together"),
  }),
  rows: "changes",
  lists: ["items", "past_items", "steps"],
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
      past_items: found.past_items.map(proved),
      changes: found.changes.map(proved).map(({ before_item: was, after_item: is, ...change }) => ({
        ...change,
        before_product: was?.product ?? null,
        before_price: was?.price ?? null,
        before_quantity: was?.quantity ?? null,
        before_interval: was?.interval ?? null,
        after_product: is?.product ?? null,
        after_price: is?.price ?? null,
        after_quantity: is?.quantity ?? null,
        after_interval: is?.interval ?? null,
      })),
    };
  },
});
