import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { cohortCustomers } from "../../metrics/cohorts/cohort-customers.ts";
import { COHORT_VALUES, cohorts } from "../../metrics/cohorts/cohorts.ts";
import { durabilityCurve } from "../../metrics/cohorts/durability.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { narrowing, segmentSchema } from "./segment-input.ts";

const where = z
  .array(z.string())
  .optional()
  .describe("A filter dimension=value; one dimension several times is any of its values");
const policy = z.string().optional().describe("The policy to read the evidence under");
const currency = z.string().nullable().describe("Null where each row has a currency of its own");
const share = z.number().nullable().describe("A ratio; null when there is nothing to divide by");

const of = z
  .enum(COHORT_VALUES)
  .optional()
  .describe("net revenue; gross: no customer with more than at first; customers. net when left out");

export const cohortsOperation = operation({
  name: "cohorts",
  summary: "What is left of customers by age: net or gross revenue, or customers, by when they came",
  effect: "read",
  isKept: true,
  path: "/cohorts",
  positional: [],
  input: z.object({
    of,
    interval: z
      .enum(["month", "quarter", "year"])
      .optional()
      .describe("How long a cohort's period is; month when left out"),
    from: z.string().optional().describe("First cohort; without it, the last twelve"),
    to: z.string().optional().describe("Last cohort, and the last period that they are followed to"),
    where,
    segment: segmentSchema,
    policy,
  }),
  output: z.object({
    of: z.enum(COHORT_VALUES),
    currency,
    policy: z.string(),
    interval: z.string(),
    rows: z.array(
      z.object({
        cohort: z.string().describe("The period of the first MRR"),
        currency: z.string().optional(),
        customers: z.number().describe("How many there were at first"),
        base: moneySchema.describe("Their first MRR in minor units"),
        age: z.number().describe("Periods since; 0 is the end of the first one"),
        period: z.string().describe("The period that ends at this age"),
        value: share,
        amount: z.number().int().describe("What is left: money in minor units, or customers"),
        of_previous: share.describe("What is left of what was left an age before; null at age 0"),
      }),
    ),
    averages: z
      .array(
        z.object({
          currency: z.string().optional(),
          age: z.number(),
          cohorts: z.number().describe("How many cohorts are as old"),
          value: share,
          of_previous: share.describe("The same, of what was left an age before; null at age 0"),
        }),
      )
      .describe("All cohorts of an age together, each weighing what it was at first"),
    sql: z.string(),
  }),
  rows: "rows",
  money: ({ of }) => (of === "customers" ? [] : ["amount"]),
  async run(workspace, { of = "net", interval = "month", policy: name, segment, ...asked }) {
    const { book, subject } = await workspace.reading(name);
    const narrowed = await narrowing(workspace, segment, book, subject);
    const found = await cohorts(book, of, { ...asked, ...narrowed, interval }, subject);
    return { interval, ...found };
  },
});

export const cohortCustomersOperation = operation({
  name: "cohort customers",
  summary:
    "The customers of a cohort, with what is left of each at an age; they add up to the cell of `cohorts`",
  effect: "read",
  isKept: true,
  path: "/cohorts/{cohort}/{age}",
  positional: ["cohort", "age"],
  input: z.object({
    cohort: z.string().describe("The period of the first MRR: 2024-01, 2024-Q1 or 2024"),
    age: z.number().int().min(0).max(1200).describe("Periods since; 0 is the end of the first one"),
    of,
    interval: z
      .enum(["month", "quarter", "year"])
      .optional()
      .describe("How long a cohort's period is; that of the cohort when left out"),
    where,
    segment: segmentSchema,
    policy,
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
    cohort: z.string(),
    age: z.number(),
    period: z.string().describe("The period that ends at this age"),
    of: z.enum(COHORT_VALUES),
    unit: z.enum(["money", "count"]).describe("What values are in: money in minor units, or customers"),
    currency: z.string(),
    policy: z.string(),
    figure: share.describe("The cell as `cohorts` gives it"),
    total: z.number().describe("What is left: the cell's amount"),
    customers: z.number().describe("How many customers the cohort has"),
    rest: z.number().describe("What the customers not listed come to"),
    rows: z.array(
      z.object({
        ...customerNames,
        base: moneySchema.describe("Its first MRR in minor units, at the rates of its first day"),
        now: moneySchema.describe("Its MRR at this age, at the same rates"),
        value: z.number().describe("What it adds to the total"),
      }),
    ),
  }),
  rows: "rows",
  money: ({ unit }) => (unit === "money" ? ["value"] : []),
  async run(workspace, { of = "net", policy: name, segment, limit = 100, offset = 0, ...asked }) {
    const { book, subject } = await workspace.reading(name);
    const narrowed = await narrowing(workspace, segment, book, subject);
    return cohortCustomers(book, of, { ...asked, ...narrowed }, subject, { limit, offset });
  },
});

export const durabilityOperation = operation({
  name: "durability",
  summary: "How much of expansions sticks: the share never given back after 1, 2, 3 … months",
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
      .describe("How many months to follow expansions; 24 when left out"),
    by: z
      .array(z.string())
      .optional()
      .describe(
        "A dimension to break down by: cause, group, or any other that expansion_durability is broken down by",
      ),
    at: z.string().optional().describe("The period at whose end it is read; the last evidence's month"),
    where,
    segment: segmentSchema,
    policy,
  }),
  output: z.object({
    as_of: z.string().describe("The last day that counts"),
    currency,
    policy: z.string(),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))
      .describe(
        "months, the dimensions asked for; expanded and kept: money in minor units of expansions that are as old; value: the share",
      ),
    sql: z.string(),
  }),
  rows: "rows",
  money: () => ["expanded", "kept"],
  async run(workspace, { months = 24, at, policy: name, segment, ...asked }) {
    const { book, subject } = await workspace.reading(name);
    const narrowed = await narrowing(workspace, segment, book, subject);
    return durabilityCurve(book, { ...asked, ...narrowed, to: at }, months, subject);
  },
});
