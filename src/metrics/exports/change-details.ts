import { CAUSES, type Cause, MOVEMENT_TYPES } from "../../base/words.ts";
import { legsOf, type Search } from "../proof/lines.ts";

/** A change of a customer's MRR, exact: money in 1e-18 of a major unit of the currency `code`. */
export interface Change {
  customer: number;
  set: number;
  /** Under a policy that keeps currencies apart, which; else 0. */
  part: number;
  at: number;
  day: number;
  /** The number of its movement type. */
  type: number;
  code: string;
  n: bigint;
}

/** What is told of a change beside: what was there before, why it moved, and what proves it. */
export interface ChangeDetail {
  before: bigint;
  causes: Cause[];
  products: number[];
  states: number[];
}

/** Within a change set, what crossed a filter comes before what changed there: so nothing is ever worth less than nothing. */
export const TRANSFERS_FIRST = `g.leg_type <> ${MOVEMENT_TYPES.indexOf("transfer")}, g.leg_type`;

const TYPES = [
  ...(["integer", "integer", "smallint", "date", "utinyint", "utinyint"] as const),
  ...(["integer", "bigint", "integer", "integer"] as const),
];

/** By what a change is found among the details. */
export function detailKey({
  customer,
  set,
  part,
  type,
}: Pick<Change, "customer" | "set" | "part" | "type">): string {
  return `${customer} ${set} ${part} ${type}`;
}

/** Goes through all that was of the customers of some changes, to say what they were worth before each, at the rates of its day. */
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

/** @param only one currency, where each is on its own */
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
