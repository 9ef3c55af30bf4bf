/** The settings in display order; the policy has its own tab. */
export const SETTING_GROUPS = [
  { id: "reading", settings: ["organisation", "currency", "timezone", "invoice_grace_days"] },
  { id: "customers", settings: ["margin", "mrr_bands", "link_by"] },
  {
    id: "stages",
    settings: ["stage_onboarding_days", "stage_expanded_days", "stage_at_risk_days"],
  },
] as const;

export type SettingId = (typeof SETTING_GROUPS)[number]["settings"][number];
