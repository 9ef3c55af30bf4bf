/** What a customer was compared by, the narrowest first. */
export const COMPARED_BY = ["plan, band and industry", "plan and band", "plan", "everybody"] as const;

/** How many comparable customers it takes. */
export const LEAST_COMPARABLE = 20;
