import type { PRESETS } from "./policy.ts";

/** Which figures of a preset follow the product that it is named after, and which stay ours. */
export interface Vendor {
  product: string;
  /** Ids of metrics that are made as the product publishes them. */
  follows: readonly string[];
  /** Metrics that stay ours although the product publishes something else: what that is. */
  ours: Readonly<Record<string, string>>;
  /** Pages that say so. */
  sources: readonly string[];
}

const FLOWS = ["new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr"] as const;
const WITH_RETURNS = ["mrr", "arr", ...FLOWS, "reactivation_mrr", "net_new_mrr"] as const;
const WITHOUT_RETURNS = ["mrr", ...FLOWS, "net_new_mrr"] as const;

/** By preset; null where no product is behind it. All pages were read on 2026-11-29. */
export const VENDORS: Record<keyof typeof PRESETS, Vendor | null> = {
  cambium: null,
  stripe: {
    product: "Stripe Billing",
    follows: [...WITH_RETURNS, "active_customers", "fx_mrr", "arpa", "logo_churn_rate", "ltv"],
    ours: {
      mrr_growth: "Stripe's growth rate is of the last 30 days; ours is of the period",
      usage_revenue: "Stripe doesn't say when usage counts; ours does when its period closes",
    },
    sources: [
      "https://docs.stripe.com/billing/subscriptions/analytics",
      "https://support.stripe.com/questions/calculating-subscriber-churn-rate-in-billing",
      "https://docs.stripe.com/data/analytics/supported-metrics",
    ],
  },
  chartmogul: {
    product: "ChartMogul",
    follows: WITH_RETURNS,
    ours: {
      fx_mrr: "ChartMogul converts at the start of the service period; ours is booked daily",
    },
    sources: [
      "https://help.chartmogul.com/hc/en-us/articles/201244842",
      "https://help.chartmogul.com/hc/en-us/articles/203299912-Data-Table-and-MRR-Movements-",
    ],
  },
  profitwell: {
    product: "ProfitWell Metrics",
    follows: WITH_RETURNS,
    ours: { ltv: "ProfitWell divides ARPU by 1 - retention and smooths it in a way that isn't published" },
    sources: ["https://www.paddle.com/help/profitwell-metrics/measure/compare/profitwell-vs-recurly"],
  },
  baremetrics: {
    product: "Baremetrics",
    follows: [...WITH_RETURNS, "nrr", "usage_revenue"],
    ours: {
      net_churn_rate: "Baremetrics' is (churned - expansion) / MRR 30 days ago: 100% minus its NRR",
      logo_churn_rate: "Baremetrics' is of the last 30 days and counts who joined and left within them",
      quick_ratio: "Baremetrics leaves out reactivation",
    },
    sources: [
      "https://changelog.baremetrics.com/new-metric-net-revenue-retention-2BOJIA",
      "https://help.baremetrics.com/en/articles/12542396-usage-revenue",
      "https://changelog.baremetrics.com/?cursor=4rvQF0AhrFScF",
      "https://updates.baremetrics.com/",
    ],
  },
  chargebee: {
    product: "Chargebee RevenueStory",
    follows: [...WITHOUT_RETURNS, "mrr_growth", "grr"],
    ours: {
      nrr: "Chargebee follows the subscriptions of the period before, ours the customers: a second subscription counts",
      ltv: "Chargebee multiplies revenue per paid subscription by its lifetime",
    },
    sources: [
      "https://chargebee.com/docs/2.0/recurring-revenue.html",
      "https://www.chargebee.com/docs/billing/2.0/reports-and-analytics/scheduled-and-growth-metrics",
    ],
  },
  recurly: {
    product: "Recurly",
    follows: WITH_RETURNS,
    ours: { logo_churn_rate: "Recurly also counts who joined and left within the month" },
    sources: [
      "https://support.recurly.com/hc/en-us/articles/360041810792-How-can-I-calculate-Reactivation-MRR-",
      "https://recurly.com/blog//key-terms-related-to-churn-defined/",
    ],
  },
  lago: {
    product: "Lago",
    follows: WITHOUT_RETURNS,
    ours: {},
    sources: ["https://getlago.com/docs/guide/analytics/revenue/mrr.md"],
  },
  maxio: {
    product: "Maxio",
    follows: WITH_RETURNS,
    ours: {},
    sources: ["https://www.chargify.com/blog/revenue-filters-deep-product-insights/"],
  },
  snapshot: null,
};

/** What products offer and no setting does, with the reason. */
export const NOT_DONE: readonly { what: string; why: string }[] = [
  {
    what: "Movements named by commitment (ChartMogul's committed MRR, minimum commitments)",
    why: "The evidence has no commitment: an item has a price, a quantity and a billing interval, not the term or the minimum that was signed. ChartMogul's committed movements are scheduled changes, which haven't happened yet. A change of the billing interval has a cause of its own, `term`.",
  },
  {
    what: "Retention by subscription (Chargebee)",
    why: "A subscription that replaces another would count as lost. Retention follows customers under every preset.",
  },
  {
    what: "Churn and growth rates of the last 30 days other than NRR, logo churn and LTV (Stripe's MRR growth rate, Baremetrics' net revenue churn)",
    why: "They are sums of movements that break down by cause and add up over periods; a window that isn't the period wouldn't.",
  },
];
