/** How an offer is made. */
export const CHANNELS = ["email", "call", "in_app", "quote", "self_serve"] as const;
export type Channel = (typeof CHANNELS)[number];

/** The customer that it is about. */
export interface Who {
  account: string;
  customer: string;
}
