import { z } from "zod";
import { CUSTOMER_STATUSES, type CustomerSort, customers } from "../../metrics/customers/customers.ts";
import { pageInputs } from "../grow/page-inputs.ts";
import { customerNames, linkedSchema, moneySchema, operation } from "../operation.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";

const SORTS = [
  "mrr",
  "change",
  "name",
  "since",
  "expansion",
  "left",
  "lost",
] as const satisfies CustomerSort[];

export const customersOperation = operation({
  name: "customers",
  summary: "List customers with their current MRR; search, filter and sort them",
  effect: "read",
  isKept: true,
  path: "/customers",
  positional: [],
  input: z.object({
    search: z.string().optional().describe("Part of a name, id or e-mail address"),
    status: z.enum(CUSTOMER_STATUSES).optional().describe("active, churned or all; defaults to active"),
    sort: z
      .enum(SORTS)
      .optional()
      .describe("mrr, change, name, since, expansion, left or lost; defaults to mrr"),
    order: z
      .enum(["asc", "desc"])
      .optional()
      .describe("asc or desc; defaults to asc for names, and to desc for everything else"),
    where: z
      .array(z.string())
      .optional()
      .describe("Filter as dimension=value. Repeat a dimension to match any of its values"),
    segment: segmentSchema,
    policy: z.string().optional().describe("Policy to apply; defaults to the organisation's"),
    linked: linkedSchema,
    ...pageInputs,
  }),
  output: z.object({
    total: z.number().describe("How many customers match"),
    currency: z.string(),
    policy: z.string(),
    linked: z.literal(true).optional().describe("True when linked customers count as one"),
    as_of: z.string().describe("Date of the latest evidence"),
    rows: z.array(
      z.object({
        ...customerNames,
        mrr: moneySchema.describe("Current MRR within the filters, in minor units"),
        change: moneySchema
          .nullable()
          .describe("Current MRR minus MRR twelve months ago; null if there was no exchange rate then"),
        expansion: moneySchema.nullable().describe("Expansion MRR of the last twelve months"),
        since: z.string().nullable().describe("Date of the first MRR"),
        last_change_on: z.string().nullable(),
        left_on: z.string().nullable().describe("When a churned customer left; null for others"),
        lost: moneySchema.nullable().describe("MRR that was lost then, at the rates of the day"),
        status: z.enum(["active", "churned", "none"]).describe("none: has never had MRR"),
        products: z.array(z.string()).describe("The customer's current products"),
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
