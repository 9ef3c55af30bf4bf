import { z } from "zod";

/**
 * A policy says which states count and how changes are named. It is pure data, one value per setting, so the same
 * evidence can be read under any policy.
 */
export const policySchema = z.strictObject({
  discounts: z
    .enum(["none", "forever", "repeating", "repeating_monthly", "all"])
    .describe(
      "Which discounts lower MRR: repeating includes forever, repeating_monthly applies to monthly prices only",
    ),
  movement: z
    .enum(["each", "period"])
    .describe(
      "Whether each change set is a movement, or each customer has one per month, from opening to closing MRR",
    ),
  past_due_days: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe("Days that a past-due subscription still counts; null means always"),
  paused: z.boolean().describe("Whether a paused subscription counts"),
  churn_at: z
    .enum(["request", "period_end"])
    .describe("Whether a cancellation counts when it's requested, or at the end of the paid term"),
  reactivation: z
    .enum(["separate", "expansion", "new"])
    .describe("How to count the return of a churned customer"),
  shortest_gap_days: z
    .number()
    .int()
    .nonnegative()
    .describe("A return in fewer than this many days joins the end in one change, dated at the return"),
  shortest_gap_months: z
    .number()
    .int()
    .nonnegative()
    .max(120)
    .describe(
      "A return before this many whole calendar months without MRR joins the end in one change, dated at the return",
    ),
  longest_gap_days: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe("A return after more than this many days is new; null means never"),
  free_to_paid: z
    .enum(["new", "expansion"])
    .describe("How to count the first payment of a customer on a free plan"),
  in_and_out: z
    .enum(["both", "netted"])
    .describe("Whether to show or drop customers who start and leave within one calendar month"),
  merge_minutes: z
    .number()
    .int()
    .nonnegative()
    .describe("Changes within this many minutes of the first count as one change set"),
  resubscribe_hours: z
    .number()
    .int()
    .nonnegative()
    .describe("An end and a replacing start within this many hours count as one change set"),
  usage: z
    .enum(["no", "last_period", "mean_of_3"])
    .describe(
      "How metered usage counts in MRR: not at all, its last closed period, or the mean of up to its last three",
    ),
  currency: z
    .enum(["converted", "constant", "separate"])
    .describe(
      "Convert at the rate of the day with FX shown apart, convert at the rates of one date, or keep currencies separate",
    ),
  week_factor: z.enum(["52/12", "4"]).describe("Weeks in a month"),
  day_factor: z.enum(["365/12", "30"]).describe("Days in a month"),
  customer_churn: z
    .enum(["opening", "rolling_30_days"])
    .describe(
      "Logo churn rate and LTV count opening customers of the period, or every churn of the last 30 days over the customers before them and the new ones since",
    ),
  net_retention: z
    .enum(["customers", "rolling_30_days", "rolling_30_days_no_contraction"])
    .describe(
      "NRR follows each opening customer over the period, or adds up the movements of the last 30 days, with or without contraction",
    ),
  gross_retention: z
    .enum(["customers", "totals"])
    .describe(
      "GRR takes the lesser of MRR before and after for each opening customer, or for all of them in total",
    ),
});

export type Policy = z.infer<typeof policySchema>;

/** What most presets share. */
const common = {
  discounts: "forever",
  movement: "each",
  past_due_days: null,
  paused: false,
  churn_at: "request",
  reactivation: "separate",
  shortest_gap_days: 0,
  shortest_gap_months: 0,
  longest_gap_days: null,
  free_to_paid: "new",
  in_and_out: "both",
  merge_minutes: 0,
  resubscribe_hours: 0,
  usage: "no",
  currency: "converted",
  week_factor: "52/12",
  day_factor: "365/12",
  customer_churn: "opening",
  net_retention: "customers",
  gross_retention: "customers",
} as const satisfies Policy;

/**
 * The presets: Cambium's own rules, the published rules of other products as far as they are documented, and
 * `snapshot`, which computes what a month-end spreadsheet does. Each is written as its differences from `common`. What
 * they follow of a product, and what stays ours, is in `VENDORS`.
 */
export const PRESETS = {
  cambium: {
    ...common,
    discounts: "repeating",
    churn_at: "period_end",
    merge_minutes: 60,
    resubscribe_hours: 24,
    usage: "mean_of_3",
  },
  stripe: { ...common, customer_churn: "rolling_30_days" },
  chartmogul: { ...common, discounts: "all", paused: true, churn_at: "period_end", merge_minutes: 60 },
  profitwell: {
    ...common,
    discounts: "all",
    churn_at: "period_end",
    in_and_out: "netted",
    usage: "last_period",
    currency: "constant",
  },
  baremetrics: {
    ...common,
    discounts: "all",
    past_due_days: 30,
    net_retention: "rolling_30_days_no_contraction",
  },
  chargebee: {
    ...common,
    discounts: "repeating_monthly",
    reactivation: "expansion",
    free_to_paid: "expansion",
    in_and_out: "netted",
    gross_retention: "totals",
  },
  recurly: { ...common, discounts: "all", churn_at: "period_end", shortest_gap_months: 1, day_factor: "30" },
  lago: {
    ...common,
    discounts: "none",
    reactivation: "expansion",
    resubscribe_hours: 24,
    currency: "separate",
  },
  maxio: { ...common, discounts: "all", paused: true, longest_gap_days: 90 },
  snapshot: {
    ...common,
    discounts: "all",
    movement: "period",
    in_and_out: "netted",
    currency: "constant",
  },
} as const satisfies Record<string, Policy>;
