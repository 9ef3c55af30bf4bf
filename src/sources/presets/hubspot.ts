import type { Preset } from "./preset.ts";

/**
 * HubSpot's export of deals with the properties of recurring revenue. The amount is of a month, by HubSpot's definition;
 * it starts when the deal closes and ends on the inactive date. Only won deals count: a stage of your own needs its meaning.
 */
export const hubspot: Preset = {
  name: "hubspot",
  vendor: "HubSpot",
  file: "export of deals with recurring revenue",
  source: {
    address:
      "knowledge.hubspot.com/deals/track-recurring-revenue-with-revenue-analytics, and exports of deals in public repositories",
    seen: "2026-11-29",
  },
  kind: "subscriptions",
  recognisedBy: [
    "Deal Stage",
    "Close Date",
    "Recurring revenue amount",
    "Recurring revenue deal type",
    "Recurring revenue inactive date",
    "Recurring revenue inactive reason",
  ],
  map: {
    customer_id: ["Associated Company ID", "Associated Company"],
    start: ["Close Date"],
    end: ["Recurring revenue inactive date"],
    amount: ["Recurring revenue amount"],
    currency: ["Currency"],
    status: ["Deal Stage"],
  },
  ignore: [
    "Record ID",
    "Deal Name",
    "Amount",
    "Amount in company currency",
    "Total contract value",
    "Monthly recurring revenue",
    "Annual recurring revenue",
    "Weighted amount",
    "Forecast amount",
    "Deal probability",
    "Create Date",
    "Recurring revenue deal type",
    "Recurring revenue inactive reason",
  ],
  reading: {
    ends: "exclusive",
    status: "row",
    values: {
      status: {
        "closed won": "active",
        "closed lost": "incomplete",
        "appointment scheduled": "incomplete",
        "qualified to buy": "incomplete",
        "presentation scheduled": "incomplete",
        "decision maker bought-in": "incomplete",
        "contract sent": "incomplete",
      },
    },
  },
};
