import type { KindName } from "../growth/growth-answers.ts";

/** What identifies a signal. */
export interface SignalKey {
  kind: KindName;
  account: string;
  customer: string;
  subject: string;
}

const KINDS: Record<KindName, KindName> = {
  limit_hit: "limit_hit",
  limit_near: "limit_near",
  seats_full: "seats_full",
  usage_growing: "usage_growing",
  over_commitment: "over_commitment",
  reliance: "reliance",
  outgrown_plan: "outgrown_plan",
  lookalike: "lookalike",
  team_growing: "team_growing",
  term_ready: "term_ready",
  discount_ending: "discount_ending",
};

/** A kind by its name in an address; undefined for others. */
export function kindOf(name: string | undefined): KindName | undefined {
  return Object.values(KINDS).find((kind) => kind === name);
}

/** The signal that an address names: `limit_hit/main/cus_1/storage`, each part encoded. */
export function signalText({ kind, account, customer, subject }: SignalKey): string {
  return [kind, account, customer, subject].map((part) => encodeURIComponent(part)).join("/");
}

/** Reads it back; null if it isn't valid. */
export function signalFrom(text: string): SignalKey | null {
  const parts = text.split("/");
  const kind = kindOf(parts[0]);
  if (kind === undefined || parts.length !== 4) return null;
  try {
    const [account = "", customer = "", subject = ""] = parts
      .slice(1)
      .map((part) => decodeURIComponent(part));
    return { kind, account, customer, subject };
  } catch {
    return null;
  }
}

/** The path of its operation, and what is asked besides. */
export function signalPath({ kind, account, customer, subject }: SignalKey) {
  return {
    path: `/signals/${kind}/${encodeURIComponent(account)}/${encodeURIComponent(customer)}`,
    question: { subject },
  };
}
