import type { Preset } from "./preset.ts";

/** What HubSpot calls the amount of a whole deal, which doesn't say for how long. */
export const DEAL_AMOUNT = "amount";

/**
 * HubSpot's export of deals. A deal counts from its close date to the inactive date of recurring revenue, with its amount
 * a month by HubSpot's definition, or the deal's amount where the export has no such column. Only won deals count: a stage
 * of your own needs its meaning. A deal without an amount counts as nothing.
 */
export const hubspot: Preset = {
  name: "hubspot",
  vendor: "HubSpot",
  file: "export of deals",
  source: {
    address:
      "knowledge.hubspot.com/crm-deals/hubspots-default-deal-properties and /deals/track-recurring-revenue-with-revenue-analytics, and exports of deals in public repositories",
    seen: "2026-11-30",
  },
  kind: "subscriptions",
  recognisedBy: ["Deal Name", "Deal Stage", "Close Date"],
  map: {
    customer_id: [
      "Associated Company IDs (Primary)",
      "Associated Company IDs",
      "Associated Company ID",
      "Associated Company (Primary)",
      "Associated Company Names (Primary)",
      "Associated Company",
      "Company name",
      "Deal Name",
    ],
    start: ["Close Date"],
    end: ["Recurring revenue inactive date"],
    amount: [
      "Recurring revenue amount",
      "Monthly recurring revenue",
      "Monthly recurring revenue (MRR)",
      "MRR",
      DEAL_AMOUNT,
    ],
    currency: ["Currency"],
    status: ["Deal Stage"],
  },
  ignore: [
    "Record ID",
    "Deal Name",
    "Amount",
    "Amount in company currency",
    "Total contract value",
    "Total contract value (TCV)",
    "Monthly recurring revenue",
    "Monthly recurring revenue (MRR)",
    "MRR",
    "Annual recurring revenue",
    "Annual recurring revenue (ARR)",
    "Annual contract value",
    "Annual contract value (ACV)",
    "Weighted amount",
    "Forecast amount",
    "Deal probability",
    "Create Date",
    "Last Activity Date",
    "Pipeline",
    "Deal Type",
    "Recurring revenue deal type",
    "Recurring revenue inactive reason",
  ],
  reading: {
    ends: "exclusive",
    status: "row",
    defaults: { amount: "0" },
    values: {
      status: {
        "closed won": "active",
        "closed lost": "incomplete",
        "appointment scheduled": "incomplete",
        "qualified to buy": "incomplete",
        "presentation scheduled": "incomplete",
        "decision maker bought-in": "incomplete",
        "contract sent": "incomplete",
        closedwon: "active",
        closedlost: "incomplete",
        appointmentscheduled: "incomplete",
        qualifiedtobuy: "incomplete",
        presentationscheduled: "incomplete",
        decisionmakerboughtin: "incomplete",
        contractsent: "incomplete",
      },
    },
  },
};
