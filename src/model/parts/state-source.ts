import { INTERVALS } from "../../base/words.ts";
import { TERM_ROOM } from "../ledger/ledger-tables.ts";
import type { ItemDimension } from "./dimensions.ts";

const TERM = `(case f.billing_interval ${INTERVALS.map((name, index) => `when '${name}' then ${index + 1}`).join(" ")} end * ${TERM_ROOM} + f.interval_count)`;

const NUMBERS: Record<ItemDimension, string> = {
  product: "f.product",
  price: "f.price",
  currency: "f.currency",
  interval: TERM,
  family: "(select c.family from catalogue c where c.product = f.product)",
};

/** SQL for the number of an item dimension of a state `f`. */
export function stateNumber(name: ItemDimension): string {
  return NUMBERS[name];
}

/** SQL conditions on states `f` for item filters. */
export function stateConditions(items: Map<ItemDimension, number[]>): string[] {
  return [...items].map(([name, values]) => `${stateNumber(name)} in (${values.join(", ")})`);
}

/** The table of states of books, with linked customers read as one or not. */
export function statesOf({ isLinked }: { isLinked: boolean }): string {
  return isLinked ? "states" : "main.states";
}

/** SQL for closed usage periods with what each came to, as last known: columns of their states. */
export function closedUsage(states: string): string {
  return `(
  select * from (
    select s.*, row_number() over (partition by s.item, s.usage_closed_ms order by s.at_ms desc) as place
    from ${states} s
    where s.is_metered and s.usage_closed_ms >= 0
  ) where place = 1
)`;
}
