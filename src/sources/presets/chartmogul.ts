import type { Preset } from "./preset.ts";

/**
 * ChartMogul's dataset MRR Movements, as its destinations write it: by how much each activity changed MRR, in cents of the
 * account's currency. `CURRENCY_CODE` is that of the invoice, which the amounts aren't in.
 */
export const chartmogul: Preset = {
  name: "chartmogul",
  vendor: "ChartMogul",
  file: "dataset MRR Movements of a destination",
  source: {
    address: "dev.chartmogul.com/docs/destinations/calculated-data/mrr-movements",
    seen: "2026-11-29",
  },
  kind: "changes",
  recognisedBy: [
    "DATE",
    "CUSTOMER_UUID",
    "CUSTOMER_EXTERNAL_ID",
    "MRR_MOVEMENT",
    "MRR",
    "MOVEMENT_TYPE",
    "CURRENCY_CODE",
  ],
  map: { customer_id: ["CUSTOMER_UUID"], date: ["DATE"], change: ["MRR_MOVEMENT"] },
  ignore: [
    "MRR",
    "DESCRIPTION",
    "MOVEMENT_TYPE",
    "CURRENCY_CODE",
    "BILLING_CONNECTOR_UUID",
    "SUBSCRIPTION_EXTERNAL_ID",
    "PLAN_EXTERNAL_ID",
    "PREVIOUS_PLAN_EXTERNAL_ID",
    "ACTIVE_SUBSCRIPTION_QUANTITY",
    "UUID",
    "RANK",
  ],
  reading: { isMinor: true },
};
