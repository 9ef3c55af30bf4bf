import { chanceOf } from "../../growth/chance.ts";
import { dayNumber } from "../../growth/day-numbers.ts";
import type { Ledger } from "../../growth/ledger.ts";
import type { Selling } from "../selling.ts";
import { dealsOf } from "./deals.ts";
import { blocksOf, offersOf } from "./offers.ts";
import { ownershipsOf, peopleOf, rulesOf } from "./people.ts";
import { targetsOf } from "./targets.ts";

const CUSTOMERS_A_PERSON = 25;

/** People who sell to the customers of a company, and what they told; the same seed gives the same. */
export function sellingOf(ledger: Ledger, seed: number): Selling {
  const chance = chanceOf(seed + 0.25);
  const today = dayNumber(ledger.company.today);
  const people = peopleOf(chance, 5 + Math.round(ledger.customers.length / CUSTOMERS_A_PERSON));
  return {
    ledger,
    today,
    people,
    rules: rulesOf(chance),
    ownerships: ownershipsOf(chance, ledger, people, today),
    deals: dealsOf(chance, ledger, people, today),
    targets: targetsOf(chance, ledger, people, today),
    offers: offersOf(chance, ledger, today),
    blocks: blocksOf(chance, ledger, today),
  };
}
