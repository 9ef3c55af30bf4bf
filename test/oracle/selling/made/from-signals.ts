import { COMPARED } from "../../../growth/parts/kinds.ts";
import type { Chance } from "../../growth/chance.ts";
import { runsOf } from "../../growth/firings.ts";
import type { Ledger } from "../../growth/ledger.ts";
import type { Deal } from "../selling.ts";

/** Kinds whose subject has the same name everywhere: a family, or none. */
const KINDS = COMPARED.filter(({ id }) => id === "outgrown_plan" || id === "team_growing");

/** The same deals, of which some of customers that are followed came from a signal that had fired there, lately or long ago. */
export function withSignals(
  chance: Chance,
  ledger: Ledger,
  deals: readonly Deal[],
  followed: readonly string[],
): Deal[] {
  const today = Math.max(...deals.map(({ created }) => created));
  const fired = new Map(followed.map((customer) => [customer, firingsOf(ledger, customer, today)]));
  return deals.map((deal) => {
    const before = (fired.get(deal.customer) ?? []).filter(({ firedOn }) => firedOn <= deal.created);
    if (deal.source !== "hand" || before.length === 0 || !chance.in100(60)) return deal;
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
