import { CAUSE_GROUPS } from "../../base/words.ts";
import type { OpportunityType } from "../records/schemas.ts";
import { keptShares } from "./portions.ts";

/** Days around its closing in which a won deal's expansion may show in billing (GROWTH §5). */
export const CLAIMED_DAYS = { before: 30, after: 90 } as const;

/** A won deal of a customer. */
export interface WonDeal {
  deal: number;
  type: OpportunityType;
  closed: number;
  /** Its amount in micros of the customer's currency. */
  micros: number;
}

/** A portion of the customer's expansion. */
export interface ClaimablePortion {
  portion: number;
  day: number;
  group: number;
  micros: number;
  kept: readonly number[];
}

/** What a deal claims of a portion, and what is kept of that. */
export interface Claim {
  deal: number;
  portion: number;
  micros: number;
  kept: number[];
  /** Whether nothing of the portion is left when this is claimed. */
  isLast: boolean;
}

const GROUPS = Object.keys(CAUSE_GROUPS);

/** The cause group of the same name; an open deal takes any. */
const GROUP_OF: Record<Exclude<OpportunityType, "open">, number> = {
  upsell: GROUPS.indexOf("upsell"),
  cross_sell: GROUPS.indexOf("cross-sell"),
  add_on: GROUPS.indexOf("add-on"),
  usage: GROUPS.indexOf("usage"),
  price: GROUPS.indexOf("price"),
};

/**
 * What the won deals of one customer claim of its expansion: portions of the group of their type from 30 days before to
 * 90 days after closing, oldest first, up to their amount (GROWTH §5).
 *
 * What was claimed by an earlier day follows from what is claimed now, where the same deals were known to be won: claims
 * of the deals closed by then on portions moved by then, since deals closed later and later portions take nothing from
 * them.
 * @param portions in time order
 * @param deals in the order of closing, then id
 */
export function claimsOf(portions: readonly ClaimablePortion[], deals: readonly WonDeal[]): Claim[] {
  const left = portions.map(({ micros }) => micros);
  const found: Claim[][] = portions.map(() => []);
  for (const { deal, type, closed, micros } of deals) {
    let open = micros;
    for (const [index, portion] of portions.entries()) {
      if (open === 0) break;
      const free = left[index] ?? 0;
      if (free === 0 || !isWithin(portion.day, closed) || !isOf(type, portion.group)) continue;
      const own = Math.min(free, open);
      open -= own;
      left[index] = free - own;
      found[index]?.push({ deal, portion: portion.portion, micros: own, kept: [], isLast: own === free });
    }
  }
  return portions.flatMap((portion, index) => withKept(portion, found[index] ?? [], left[index] ?? 0));
}

function isWithin(day: number, closed: number): boolean {
  return day >= closed - CLAIMED_DAYS.before && day <= closed + CLAIMED_DAYS.after;
}

function isOf(type: OpportunityType, group: number): boolean {
  return type === "open" || GROUP_OF[type] === group;
}

function withKept({ micros, kept }: ClaimablePortion, claims: Claim[], unclaimed: number): Claim[] {
  if (claims.length === 0) return claims;
  const parts = [...claims.map((claim) => claim.micros), unclaimed];
  const shares = kept.map((amount) => keptShares(amount, parts, micros));
  return claims.map((claim, index) => ({ ...claim, kept: shares.map((share) => share[index] ?? 0) }));
}
