import { COMPARED } from "../../../growth/parts/kinds.ts";
import type { Chance } from "../../growth/chance.ts";
import { type Run, runsOf } from "../../growth/firings.ts";
import type { Ledger } from "../../growth/ledger.ts";
import type { Deal } from "../selling.ts";

/** Kinds whose subject has the same name everywhere: a family, or none. */
const KINDS = COMPARED.filter(({ id }) => id === "outgrown_plan" || id === "team_growing");

/** The same deals, of which some were made from a signal that had fired at their customer, lately or long ago. */
export function withSignals(chance: Chance, ledger: Ledger, deals: readonly Deal[], today: number): Deal[] {
  const fired = new Map<string, Array<Run & { kind: string }>>();
  const firedAt = (customer: string) => {
    const known = fired.get(customer) ?? firingsOf(ledger, customer, today);
    fired.set(customer, known);
    return known;
  };
  return deals.map((deal) => {
    if (deal.source !== "hand" || !chance.in100(60)) return deal;
    const before = firedAt(deal.customer).filter(({ firedOn }) => firedOn <= deal.created);
    if (before.length === 0) return deal;
    const { kind, subject } = chance.of(before);
    return { ...deal, source: "signal", signal: { kind, subject } };
  });
}

const firingsOf = (ledger: Ledger, customer: string, today: number) =>
  KINDS.flatMap((kind) =>
    kind
      .subjects(ledger, customer)
      .flatMap((subject) => runsOf(ledger, kind, customer, subject, today))
      .map((run) => ({ ...run, kind: kind.id })),
  );
