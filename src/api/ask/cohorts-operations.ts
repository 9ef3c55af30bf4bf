import { z } from "zod";
import { cohortCustomers } from "../../metrics/cohorts/cohort-customers.ts";
import { COHORT_VALUES, cohorts } from "../../metrics/cohorts/cohorts.ts";
import { durabilityCurve } from "../../metrics/cohorts/durability.ts";
import { pageInputs } from "../grow/page-inputs.ts";
import { customerNames, linkedSchema, moneySchema, operation } from "../operation.ts";
import {
  membershipOf,
  membershipSchema,
  narrowingIn,
  segmentSchema,
  segmentTimeSchema,
} from "../segments/segment-input.ts";
import { reportedSchema, viewOf } from "./questions.ts";

const where = z
  .array(z.string())
  .optional()
  .describe("Filter as dimension=value. Repeat a dimension to match any of its values");
const policy = z.string().optional().describe("Policy to apply; defaults to the organisation's");
const currency = z.string().nullable().describe("Null when rows have different currencies");
const share = z.number().nullable().describe("A ratio; null when the denominator is zero");

const of = z
  .enum(COHORT_VALUES)
  .optional()
  .describe(
    "net counts all revenue, gross counts no customer above its first MRR, customers counts customers; defaults to net",
  );

export const cohortsOperation = operation({
  name: "cohorts",
  summary: "Show how much revenue, or how many customers, each cohort has kept",
  effect: "read",
  isKept: true,
  path: "/cohorts",
  positional: [],
  input: z.object({
    of,
    interval: z
      .enum(["month", "quarter", "year"])
      .optional()
      .describe("Length of a cohort's period: month, quarter or year; defaults to month"),
    from: z.string().optional().describe("First cohort; defaults to the last twelve"),
    to: z.string().optional().describe("Last cohort, and the last period to follow cohorts to"),
    where,
    segment: segmentSchema,
    segment_as_of: segmentTimeSchema,
    policy,
    linked: linkedSchema,
    as_reported: reportedSchema,
  }),
  output: z.object({
    of: z.enum(COHORT_VALUES),
    currency,
    policy: z.string(),
    interval: z.string(),
    rows: z.array(
      z.object({
        cohort: z.string().describe("Period of the first MRR"),
        currency: z.string().optional(),
        customers: z.number().describe("Customers at the start"),
        base: moneySchema.describe("Their first MRR, in minor units"),
        age: z.number().describe("Periods since the first; 0 is the end of the first one"),
        period: z.string().describe("Period that ends at this age"),
        value: share,
        amount: z.number().int().describe("What's left: money in minor units, or customers"),
        of_previous: share.describe("Share of the previous age that's left; null at age 0"),
      }),
    ),
    averages: z
      .array(
        z.object({
          currency: z.string().optional(),
          age: z.number(),
          cohorts: z.number().describe("How many cohorts have reached this age"),
          value: share,
          of_previous: share.describe("Share of the previous age that's left; null at age 0"),
        }),
      )
      .describe("All cohorts that have reached an age, weighted by their starting size"),
    membership: membershipSchema,
    sql: z.string(),
  }),
  rows: "rows",
  money: ({ of }) => (of === "customers" ? [] : ["amount"]),
  async run(
    workspace,
    { of = "net", interval = "month", policy: name, segment, segment_as_of, linked, as_reported, ...asked },
  ) {
    const chosen = { segment, segment_as_of };
    const { book, subject } = await workspace.reading(name, viewOf({ linked, as_reported }));
    const narrowed = await narrowingIn(workspace, chosen, book, subject);
    const found = await cohorts(book, of, { ...asked, ...narrowed, interval }, subject);
    return { interval, ...found, ...membershipOf(chosen, subject) };
  },
});

export const cohortCustomersOperation = operation({
  name: "cohort customers",
  summary: "List a cohort's customers with what's left of each at a given age",
  effect: "read",
  isKept: true,
  path: "/cohorts/{cohort}/{age}",
  positional: ["cohort", "age"],
  input: z.object({
    cohort: z.string().describe("Period of the first MRR: 2024-01, 2024-Q1 or 2024"),
    age: z.number().int().min(0).max(1200).describe("Periods since the first; 0 is the end of the first one"),
    of,
    interval: z
      .enum(["month", "quarter", "year"])
      .optional()
      .describe("Length of a cohort's period; defaults to the cohort's own"),
    where,
    segment: segmentSchema,
    segment_as_of: segmentTimeSchema,
    policy,
    linked: linkedSchema,
    as_reported: reportedSchema,
    ...pageInputs,
  }),
  output: z.object({
    cohort: z.string(),
    age: z.number(),
    period: z.string().describe("Period that ends at this age"),
    of: z.enum(COHORT_VALUES),
    unit: z.enum(["money", "count"]).describe("Unit of the values: money in minor units, or customers"),
    currency: z.string(),
    policy: z.string(),
    figure: share.describe("The figure as `cohorts` shows it"),
    total: z.number().describe("What's left, as an amount"),
    customers: z.number().describe("Customers in the cohort"),
    rest: z.number().describe("Total of the customers not listed"),
    membership: membershipSchema,
    rows: z.array(
      z.object({
        ...customerNames,
        base: moneySchema.describe("Its first MRR, in minor units at the rates of its first day"),
        now: moneySchema.describe("Its MRR at this age, at the same rates"),
        value: z.number().describe("Its part of the total"),
      }),
    ),
  }),
  rows: "rows",
  money: ({ unit }) => (unit === "money" ? ["value"] : []),
  async run(workspace, { of = "net", policy: name, segment, segment_as_of, linked, as_reported, ...rest }) {
    const chosen = { segment, segment_as_of };
    const { limit = 100, offset = 0, ...asked } = rest;
    const { book, subject } = await workspace.reading(name, viewOf({ linked, as_reported }));
    const narrowed = await narrowingIn(workspace, chosen, book, subject);
    const found = await cohortCustomers(book, of, { ...asked, ...narrowed }, subject, { limit, offset });
    return { ...found, ...membershipOf(chosen, subject) };
  },
});

export const durabilityOperation = operation({
  name: "durability",
  summary: "Show how much of expansion MRR lasts, month by month",
  effect: "read",
  isKept: true,
  path: "/durability",
  positional: [],
  input: z.object({
    months: z
      .number()
      .int()
      .min(1)
      .max(120)
      .optional()
      .describe("How many months to follow expansions; defaults to 24"),
    by: z
      .array(z.string())
      .optional()
      .describe("Dimension to break down by: cause, group, or any other dimension of expansion_durability"),
    at: z
      .string()
      .optional()
      .describe("Measure at the end of this period; defaults to the month of the latest evidence"),
    where,
    segment: segmentSchema,
    segment_as_of: segmentTimeSchema,
    policy,
    linked: linkedSchema,
    as_reported: reportedSchema,
  }),
  output: z.object({
    as_of: z.string().describe("Date of the latest evidence"),
    currency,
    policy: z.string(),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))
      .describe(
        "months and the requested dimensions; expanded and kept, in minor units, of expansions at least that old; value, the share kept; customers, how many expanded so long ago",
      ),
    membership: membershipSchema,
    sql: z.string(),
  }),
  rows: "rows",
  money: () => ["expanded", "kept"],
  async run(
    workspace,
    { months = 24, at, policy: name, segment, segment_as_of, linked, as_reported, ...asked },
  ) {
    const chosen = { segment, segment_as_of };
    const { book, subject } = await workspace.reading(name, viewOf({ linked, as_reported }));
    const narrowed = await narrowingIn(workspace, chosen, book, subject);
    const curve = await durabilityCurve(book, { ...asked, ...narrowed, to: at }, months, subject);
    return { ...curve, ...membershipOf(chosen, subject) };
  },
});
