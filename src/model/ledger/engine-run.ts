import { CambiumError } from "../../base/error.ts";
import type { ByClass, ItemState } from "../../base/state.ts";
import { type BillingInterval, CAUSES, INTERVALS, MOVEMENT_TYPES, STATUSES } from "../../base/words.ts";
import type { LegSet } from "../../engine/flow.ts";
import { type Movement, movements, type Rules } from "../../engine/movement.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { createTable, LEDGER_COLUMNS, TERM_ROOM, typesOf } from "./ledger-tables.ts";
import { appendPart, openPart, type PartWriter, partTables } from "./part-writer.ts";

const NOTHING: ByClass = { once: 0, repeating: 0, forever: 0 };
/** Column types of `STATE_COLUMNS`. */
export const STATE_TYPES = [
  ...(["integer", "integer", "integer", "bigint", "utinyint", "integer", "integer", "bigint"] as const),
  ...(["smallint", "utinyint", "integer", "utinyint", "bigint"] as const),
  ...(["integer", "integer", "integer", "bigint", "bigint", "bigint", "bigint", "bigint"] as const),
];

/** A state with its number in the `states` table. */
export interface StoredState extends ItemState<number> {
  state: number;
}

/**
 * Runs the engine over every customer's states, and writes `ledger` and the tables of the whole business to an existing
 * schema. States are streamed in customer order, so memory use doesn't grow with their number.
 * @returns the number of states read
 */
export async function runEngine(warehouse: Warehouse, rules: Rules, schema: string): Promise<number> {
  await createTable(warehouse, "ledger", LEDGER_COLUMNS, schema);
  const part = await openPart(warehouse, schema, sameName, rateOf(rules));
  return run(warehouse, rules, schema, part, ALL_STATES);
}

/** Runs the engine again for some customers and replaces their rows in the existing tables. */
export async function rerunEngine(
  warehouse: Warehouse,
  rules: Rules,
  schema: string,
  customers: number[],
): Promise<number> {
  const only = `customer in (${customers.join(", ")})`;
  for (const table of ["ledger", ...partTables()])
    await warehouse.exec(`delete from ${schema}.${table} where ${only}`);
  const part = await appendPart(warehouse, schema, sameName, rateOf(rules));
  return run(
    warehouse,
    rules,
    schema,
    part,
    statesFrom(`numbered_states where ${only} order by customer, item, at_ms`),
  );
}

const sameName = (table: string) => table;
const rateOf = (rules: Rules) => (currency: number, day: number) => rules.rate(currency, day);

async function run(
  warehouse: Warehouse,
  rules: Rules,
  schema: string,
  part: PartWriter,
  query: string,
): Promise<number> {
  const ledger = await warehouse.appender("ledger", typesOf(LEDGER_COLUMNS), schema);
  let read = 0;
  await eachCustomer(
    warehouse,
    (customer, states) => {
      read += states.length;
      for (const own of rules.policy.currency === "separate" ? byCurrency(states) : [states]) {
        const named = movements(own, rules);
        if (named.length === 0) continue;
        for (const [index, movement] of named.entries())
          writeMovement(customer, index, movement, ledger.append);
        part.write(customer, named.map(wholeLegs));
      }
    },
    schema,
    query,
  );
  await Promise.all([ledger.close(), part.close()]);
  return read;
}

/** The legs of a movement, all items together. */
function wholeLegs(movement: Movement): LegSet {
  const legs: LegSet["legs"] = [];
  for (const { before, after, steps } of movement.pairs) {
    const currency = (after ?? before)?.state.currency ?? 0;
    for (const step of steps) {
      legs.push({
        key: 0,
        currency,
        type: movement.type,
        cause: step.cause,
        micros: step.after - step.before,
      });
    }
  }
  return { day: movement.day, legs };
}

/**
 * Streams all states customer by customer, each customer's by item, then time.
 * @param schema the schema of the states, if a reading has its own
 */
export async function eachCustomer(
  warehouse: Warehouse,
  write: (customer: number, states: StoredState[]) => void,
  schema = "main",
  query = ALL_STATES,
): Promise<void> {
  let customer = 0;
  let states: StoredState[] = [];
  for await (const { rows, columns } of warehouse.stream(query, STATE_TYPES, schema)) {
    const customers = columns[0]!;
    for (let row = 0; row < rows; row++) {
      if (customers[row] !== customer) {
        if (states.length > 0) write(customer, states);
        if (customers[row]! < customer) throw new CambiumError("internal", "states came out of order");
        customer = customers[row]!;
        states = [];
      }
      states.push(readState(columns, row));
    }
  }
  if (states.length > 0) write(customer, states);
}

const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");
/** The columns `readState` expects, from any relation with the columns of `numbered_states`. */
export const STATE_COLUMNS = `customer, state, item, at_ms::double, (list_position([${list(STATUSES)}], status) - 1)::utinyint, product, price,
  quantity::double, currency, (list_position([${list(INTERVALS)}], billing_interval) - 1)::utinyint, interval_count,
  is_metered::utinyint, amount_micros::double,
  percent_once::integer, percent_repeating::integer, percent_forever::integer,
  fixed_once_micros::double, fixed_repeating_micros::double, fixed_forever_micros::double,
  usage_micros::double, usage_closed_ms::double`;
const statesFrom = (source: string) => `select ${STATE_COLUMNS} from ${source}`;

const ALL_STATES = statesFrom("ordered_states");

/** Reads a state from a row of `STATE_COLUMNS`. */
export function readState(columns: ArrayLike<number>[], row: number): StoredState {
  const at = (column: number) => columns[column]![row]!;
  const closed = at(20);
  return {
    state: at(1),
    item: at(2),
    at: at(3),
    status: STATUSES[at(4)]!,
    product: at(5),
    price: at(6),
    quantity: at(7),
    currency: at(8),
    interval: intervalOf(at(9)),
    intervalCount: at(10),
    isMetered: at(11) === 1,
    amount: at(12),
    percentOff: byClass(at(13), at(14), at(15)),
    fixedOff: byClass(at(16), at(17), at(18)),
    usage: at(19),
    usageClosedAt: closed < 0 ? null : closed,
  };
}

function intervalOf(index: number): BillingInterval {
  return INTERVALS[index]!;
}

function byClass(once: number, repeating: number, forever: number): ByClass {
  return once + repeating + forever === 0 ? NOTHING : { once, repeating, forever };
}

/**
 * Splits a customer's states by currency, for policies that keep currencies separate. An item that changes currency
 * ends in the old one.
 * @param states by item, then time
 */
export function byCurrency<State extends ItemState<number>>(states: State[]): State[][] {
  const groups = new Map<number, State[]>();
  const add = (currency: number, state: State) => {
    const group = groups.get(currency);
    if (group === undefined) groups.set(currency, [state]);
    else group.push(state);
  };
  for (const [index, state] of states.entries()) {
    add(state.currency, state);
    const next = states[index + 1];
    if (next !== undefined && next.item === state.item && next.currency !== state.currency)
      add(state.currency, { ...state, at: next.at, status: "ended" });
  }
  return [...groups.values()];
}

/** Appends a movement to a table of `LEDGER_COLUMNS`. @param index number of the change set among the customer's */
export function writeMovement(
  customer: number,
  index: number,
  movement: Movement,
  append: (values: number[]) => void,
): void {
  const type = MOVEMENT_TYPES.indexOf(movement.type);
  for (const { before, after, steps } of movement.pairs) {
    const from = before?.state;
    const to = after?.state;
    for (const [place, step] of steps.entries()) {
      append([
        customer,
        index,
        movement.at,
        movement.day,
        type,
        CAUSES.indexOf(step.cause),
        place,
        (to ?? from)!.currency,
        from?.product ?? 0,
        to?.product ?? 0,
        from?.price ?? 0,
        to?.price ?? 0,
        termOf(from),
        termOf(to),
        step.before,
        step.after,
        stateOf(from),
        stateOf(to),
      ]);
    }
  }
}

/** Encodes a billing interval and its count as one number; 0 for none. */
function termOf(state: ItemState<number> | undefined): number {
  return state === undefined ? 0 : (INTERVALS.indexOf(state.interval) + 1) * TERM_ROOM + state.intervalCount;
}

/** The number of a stored state; 0 for none. */
export function stateOf(state: ItemState<number> | undefined): number {
  return state !== undefined && "state" in state && typeof state.state === "number" ? state.state : 0;
}
