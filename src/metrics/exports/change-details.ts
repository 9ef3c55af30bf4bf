import { CAUSES, type Cause, MOVEMENT_TYPES } from "../../base/words.ts";
import { legsOf, type Search } from "../proof/lines.ts";

/** A change of a customer's MRR, exact: money in 1e-18 of a major unit of the currency `code`. */
export interface Change {
  customer: number;
  set: number;
  /** The currency's number, under a policy that keeps currencies apart; otherwise 0. */
  part: number;
  at: number;
  day: number;
  /** Number of the movement type. */
  type: number;
  code: string;
  n: bigint;
}

/** The context of a change: MRR before it, its causes, its products and the states that prove it. */
export interface ChangeDetail {
  before: bigint;
  causes: Cause[];
  products: number[];
  states: number[];
}

/** Orders transfers across a filter before other changes of the same set, so that a balance never drops below zero. */
export const TRANSFERS_FIRST = `g.leg_type <> ${MOVEMENT_TYPES.indexOf("transfer")}, g.leg_type`;

const TYPES = [
  ...(["integer", "integer", "smallint", "date", "utinyint", "utinyint"] as const),
  ...(["integer", "bigint", "integer", "integer"] as const),
];

/** The key that finds a change in the map of `detailsOf`. */
export function detailKey({
  customer,
  set,
  part,
  type,
}: Pick<Change, "customer" | "set" | "part" | "type">): string {
  return `${customer} ${set} ${part} ${type}`;
}

/** Replays the history of the changed customers to find the details of each change, at the rates of its day. */
export async function detailsOf(search: Search, changes: Change[]): Promise<Map<string, ChangeDetail>> {
  const { book } = search;
  const wanted = new Set(changes.map(detailKey));
  const found = new Map<string, ChangeDetail>();
  const balances = new Map<number, number>();
  let customer = -1;
  for await (const { rows, columns } of book.warehouse.stream(
    detailsQuery(search, changes),
    TYPES,
    book.schema,
  )) {
    for (let row = 0; row < rows; row++) {
      const at = (column: number) => columns[column]?.[row] ?? 0;
      if (at(0) !== customer) balances.clear();
      customer = at(0);
      const key = detailKey({ customer, set: at(1), part: book.isSeparate ? at(2) : 0, type: at(4) });
      if (wanted.has(key)) {
        let detail = found.get(key);
        if (detail === undefined) {
          const before = worthOf(search, balances, at(3), book.isSeparate ? at(2) : null);
          detail = { before, causes: [], products: [], states: [] };
          found.set(key, detail);
        }
        if (at(7) !== 0) addTo(detail, CAUSES[at(5)] ?? "status", at(6), [at(8), at(9)]);
      }
      balances.set(at(2), (balances.get(at(2)) ?? 0) + at(7));
    }
  }
  return found;
}

function addTo(
  { causes, products, states }: ChangeDetail,
  cause: Cause,
  product: number,
  proof: number[],
): void {
  if (!causes.includes(cause)) causes.push(cause);
  if (!products.includes(product)) products.push(product);
  for (const state of proof) if (state > 0 && !states.includes(state)) states.push(state);
}

/**
 * The value of the balances on a day, in 1e-18 of a major unit.
 * @param only the one currency to count; null for all
 */
function worthOf({ book }: Search, balances: Map<number, number>, day: number, only: number | null): bigint {
  let total = 0n;
  for (const [currency, amount] of balances) {
    if (only !== null && currency !== only) continue;
    const micros = BigInt(amount);
    total += micros * book.rates.at(currency, day, micros);
  }
  return total;
}

function detailsQuery(search: Search, changes: Change[]): string {
  const customers = [...new Set(changes.map(({ customer }) => customer))];
  const sinceEver = { ...search, start: 0 };
  return `${legsOf(sinceEver, `and f.customer in (${[-1, ...customers].join(", ")})`)}
select g.customer, g.change_set, g.currency, g.moved_on, g.leg_type, g.leg_cause,
  case when g.after_state > 0 then g.after_product else g.before_product end as product, g.micros::double as micros, g.before_state, g.after_state
from legs g
order by g.customer, g.at_ms, g.change_set, ${TRANSFERS_FIRST}, g.currency, g.step`;
}
