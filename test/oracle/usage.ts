import { type Book, itemKey } from "./books.ts";
import { dayOf } from "./calendar.ts";
import type { OracleInput } from "./oracle.ts";
import { convert } from "./rates.ts";
import { type Q, sum } from "./rational.ts";

type State = OracleInput["states"][number];

/** The last state that tells of each usage period of each item. */
function closings(states: OracleInput["states"]): State[] {
  const told = states.filter(({ isMetered, usageClosedAt }) => isMetered && usageClosedAt !== null);
  return told.filter(
    (state) =>
      !told.some(
        (later) =>
          later.item === state.item && later.usageClosedAt === state.usageClosedAt && later.at > state.at,
      ),
  );
}

/** What the usage periods that closed in [start, end) came to, at the rates of the days they closed on. */
export function usageBilled(book: Book, start: number, end: number): Q {
  const { input, currency } = book;
  const isSeparate = input.policy.currency === "separate";
  const inside = closings(input.states).filter((state) => {
    const at = state.usageClosedAt ?? 0;
    return at >= start && at < end && (!isSeparate || state.currency === currency) && isIn(book, state);
  });
  return sum(
    inside.map((state) =>
      convert(input, { [state.currency]: BigInt(state.usage) }, dayOf(state.usageClosedAt ?? 0, input.zone)),
    ),
  );
}

function isIn({ input, restrict }: Book, state: State): boolean {
  if (restrict === undefined) return true;
  const nothing = { term: "", discounts: "", micros: 0n, usages: [] };
  return itemKey(input, restrict.by, { ...state, ...nothing, state }) === restrict.key;
}
