import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { CUSTOMER_STATUSES, type CustomerSort, customers } from "../../metrics/customers/customers.ts";
import { customerNames, linkedSchema, moneySchema, operation } from "../operation.ts";
import { narrowing, segmentSchema } from "./segment-input.ts";

const SORTS = ["mrr", "change", "name", "since", "expansion"] as const satisfies CustomerSort[];

export const customersOperation = operation({
  name: "customers",
  summary: "Customers with what they are worth now: searched, filtered, sorted, a page at a time",
  effect: "read",
  isKept: true,
  path: "/customers",
  positional: [],
  input: z.object({
    search: z.string().optional().describe("A part of the name, the id or an e-mail address"),
    status: z.enum(CUSTOMER_STATUSES).optional().describe("active when left out"),
    sort: z.enum(SORTS).optional().describe("mrr when left out"),
    order: z.enum(["asc", "desc"]).optional().describe("Names ascend, all else descends when left out"),
    where: z
      .array(z.string())
      .optional()
      .describe("A filter dimension=value; one dimension several times is any of its values"),
    segment: segmentSchema,
    policy: z.string().optional().describe("The policy to read the evidence under"),
    linked: linkedSchema,
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many to list; 100 when left out"),
    offset: z.number().int().min(0).optional().describe("How many to skip"),
  }),
  output: z.object({
    total: z.number().describe("How many customers match"),
    currency: z.string(),
    policy: z.string(),
    linked: z.literal(true).optional().describe("Set when linked customers were read as one"),
    as_of: z.string().describe("The last day that counts: that of the last evidence"),
    rows: z.array(
      z.object({
        ...customerNames,
        mrr: moneySchema.describe("MRR now, within the filters; minor units"),
        change: moneySchema
          .nullable()
          .describe("MRR now less MRR twelve months before; null where no rate was known then"),
        expansion: moneySchema.nullable().describe("Expansion MRR of the last twelve months"),
        since: z.string().nullable().describe("The day of the first MRR"),
        last_change_on: z.string().nullable(),
        status: z.enum(["active", "churned", "none"]).describe("none: without any MRR so far"),
        products: z.array(z.string()).describe("What the customer has now"),
      }),
    ),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, { policy, linked, where, segment, ...page }) {
    const view = { isLinked: linked ?? false };
    const { book, subject } = await workspace.reading(policy, view);
    const narrowed = await narrowing(workspace, segment, book, subject);
    return customers(book, { ...(where !== undefined && { where }), ...narrowed }, subject, {
      search: page.search ?? "",
      status: page.status ?? "active",
      sort: page.sort ?? "mrr",
      order: page.order ?? null,
      limit: page.limit ?? 100,
      offset: page.offset ?? 0,
    });
  },
});
