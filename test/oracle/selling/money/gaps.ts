import { activeOn, pointOn } from "../../growth/ledger.ts";
import { compare, mul, type Q, q } from "../../rational.ts";
import { isOpen, type KnownDeal, knownOn } from "../pipeline/known.ts";
import type { Role, Selling } from "../selling.ts";
import { amountOn } from "./claims.ts";
import { ownerOn } from "./owned.ts";
import { rateOfCustomer } from "./rates.ts";

const MICROS = 1_000_000;
const ROLES: readonly Role[] = ["success", "sales", "lead"];

/** An active customer with its owners by role, and what is wrong with them. */
export interface Owned {
  customer: string;
  mrr: Q;
  owners: Array<string | null>;
  gaps: string[];
}

/** Every active customer at the end of a day. */
export function ownedOn(selling: Selling, day: number): Owned[] {
  const open = knownOn(selling, day).filter(isOpen);
  return activeOn(selling.ledger, day).map((customer) => {
    const owners = ROLES.map((role) => ownerOn(selling, customer, role, day));
    const own = open.filter(({ deal }) => deal.customer === customer);
    return { customer, mrr: mrrOn(selling, customer, day), owners, gaps: gapsOf(selling, owners, own, day) };
  });
}

function mrrOn({ ledger }: Selling, customer: string, day: number): Q {
  const [micros = 0n] = Object.values(pointOn(ledger, customer, day)?.money ?? {});
  return mul(q(micros), rateOfCustomer(ledger, customer, day));
}

function gapsOf(
  selling: Selling,
  owners: ReadonlyArray<string | null>,
  open: readonly KnownDeal[],
  day: number,
): string[] {
  const some = owners.filter((one) => one !== null);
  const workers = new Set(open.flatMap(({ owner }) => owner ?? []));
  const isInactive = (id: string) => selling.people.some((one) => one.id === id && !one.isActive);
  const hasSales = owners[ROLES.indexOf("sales")] !== null;
  const found: Record<string, boolean> = {
    no_owner: some.length === 0,
    not_owner: some.length > 0 && [...workers].some((one) => !some.includes(one)),
    two_people: workers.size > 1,
    inactive: some.some(isInactive),
    complex: !hasSales && open.some((known) => isComplex(selling, known, day) && !isOfSales(selling, known)),
  };
  return Object.keys(found).filter((gap) => found[gap]);
}

function isComplex(selling: Selling, known: KnownDeal, day: number): boolean {
  const { complexFrom, complexCurrencies } = selling.rules;
  const isLarge = compare(amountOn(selling, known, day), q(complexFrom * MICROS)) >= 0;
  return isLarge || complexCurrencies.includes(known.deal.currency);
}

const isOfSales = ({ people }: Selling, { owner }: KnownDeal): boolean =>
  people.some(({ id, role }) => id === owner && role === "sales");
