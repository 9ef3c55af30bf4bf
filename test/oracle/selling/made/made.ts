import { chanceOf } from "../../growth/chance.ts";
import { dayNumber } from "../../growth/day-numbers.ts";
import type { Ledger } from "../../growth/ledger.ts";
import type { Selling } from "../selling.ts";
import { dealsOf } from "./deals.ts";
import { withSignals } from "./from-signals.ts";
import { goalsOf } from "./goals.ts";
import { blocksOf, offersOf } from "./offers.ts";
import { ownershipsOf, peopleOf, rulesOf } from "./people.ts";
import { customersIn, FOLLOWED, segmentsOf } from "./segments.ts";
import { targetsOf } from "./targets.ts";

const CUSTOMERS_A_PERSON = 25;

/** People who sell to the customers of a company, and what they told; the same seed gives the same. */
export function sellingOf(ledger: Ledger, seed: number): Selling {
  const chance = chanceOf(seed + 0.25);
  const today = dayNumber(ledger.company.today);
  const people = peopleOf(chance, 5 + Math.round(ledger.customers.length / CUSTOMERS_A_PERSON));
  const segments = segmentsOf(chanceOf(seed + 0.5), ledger);
  const followed = customersIn(segments, FOLLOWED);
  const selling: Selling = {
    ledger,
    today,
    people,
    segments,
    rules: rulesOf(chance),
    ownerships: ownershipsOf(chance, ledger, people, today),
    deals: withSignals(chanceOf(seed + 0.1), ledger, dealsOf(chance, ledger, people, today), followed),
    targets: targetsOf(chance, ledger, people, today),
    offers: offersOf(chance, ledger, today),
    blocks: blocksOf(chance, ledger, today),
  };
  return { ...selling, targets: [...selling.targets, ...goalsOf(chanceOf(seed + 0.75), selling)] };
}
