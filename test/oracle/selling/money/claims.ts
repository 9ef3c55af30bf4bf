import { byText } from "../../changes.ts";
import { rememberedFor } from "../../growth/memo.ts";
import { add, compare, min, mul, type Q, q, ratio, sub, sum, ZERO } from "../../rational.ts";
import { isWon, type KnownDeal, knownOn } from "../pipeline/known.ts";
import type { Selling } from "../selling.ts";
import { GROUPS, keptOn, type Move, movesOf, type Portion } from "./portions.ts";
import { currencyOf, rateOf } from "./rates.ts";

const BEFORE_DAYS = 30;
const AFTER_DAYS = 90;

/** What a won deal takes of a portion, in micros of the customer's currency. */
export interface Claim {
  deal: KnownDeal;
  move: Move;
  portion: Portion;
  amount: Q;
}

const remembered = rememberedFor<Selling, Claim[]>();

/** What won deals claim, as known at the end of a day: in order of closing, then by id; the oldest portions first. */
export const claimsOn = (selling: Selling, day: number): Claim[] =>
  remembered(selling, String(day), () => allClaims(selling, day));

function allClaims(selling: Selling, day: number): Claim[] {
  const left = new Map<Portion, Q>();
  const claims: Claim[] = [];
  const won = knownOn(selling, day).filter((deal) => isWon(deal) && closedOf(deal) <= day);
  won.sort((a, b) => closedOf(a) - closedOf(b) || byText(a.deal.id, b.deal.id));
  for (const deal of won) {
    let wanted = amountInOwn(selling, deal);
    for (const { move, portion } of matching(selling, deal, day)) {
      const amount = min(wanted, left.get(portion) ?? portion.amount);
      if (compare(amount, ZERO) <= 0) continue;
      left.set(portion, sub(left.get(portion) ?? portion.amount, amount));
      wanted = sub(wanted, amount);
      claims.push({ deal, move, portion, amount });
    }
  }
  return claims;
}

/** The day on which a won or lost deal closed. */
export const closedOf = ({ closed }: KnownDeal): number => closed ?? Number.POSITIVE_INFINITY;

/** Whether a move lies in the days that a deal claims from. */
export function isClaimable(deal: KnownDeal, { on }: Move): boolean {
  return on >= closedOf(deal) - BEFORE_DAYS && on <= closedOf(deal) + AFTER_DAYS;
}

/** The portions that a deal may claim, the oldest first; in a movement by group, then product. */
function matching(
  { ledger }: Selling,
  known: KnownDeal,
  day: number,
): Array<{ move: Move; portion: Portion }> {
  const { customer, type } = known.deal;
  const moves = (movesOf(ledger).get(customer) ?? []).filter(
    (move) => move.type === "expansion" && isClaimable(known, move) && move.on <= day,
  );
  return moves.flatMap((move) =>
    move.portions
      .filter(({ group }) => type === "open" || group === type)
      .sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || byText(a.product, b.product))
      .map((portion) => ({ move, portion })),
  );
}

/** A deal's amount in its customer's currency, at the rates of the closing day. */
export function amountInOwn({ ledger }: Selling, { deal, mrr, closed }: KnownDeal): Q {
  const own = currencyOf(ledger, deal.customer);
  if (own === deal.currency) return q(mrr);
  const rateFrom = (currency: string) => rateOf(ledger, currency, closed ?? 0);
  const rate = ratio(rateFrom(deal.currency), rateFrom(own));
  return mul(q(mrr), rate ?? ZERO);
}

/** A deal's amount in the reporting currency, at the rate of a day. */
export const amountOn = ({ ledger }: Selling, { deal, mrr }: KnownDeal, day: number): Q =>
  mul(q(mrr), rateOf(ledger, deal.currency, day));

/** What some claims come to in the reporting currency, at the rates of the movements' days. */
export const claimed = (claims: readonly Claim[]): Q =>
  sum(claims.map(({ amount, move }) => mul(amount, move.rate)));

/** What is kept of some claims at the end of a day, or so many days after each movement; in the reporting currency if not said. */
export function keptOf(
  { ledger }: Selling,
  claims: readonly Claim[],
  days: number,
  today: number,
  rateFor: (move: Move) => Q = ({ rate }) => rate,
): Q {
  return claims.reduce((all, { move, amount }) => {
    const kept = keptOn(ledger, move, Math.min(today, move.on + days));
    const share = mul(amount, ratio(kept, move.amount) ?? ZERO);
    return add(all, mul(share, rateFor(move)));
  }, ZERO);
}
