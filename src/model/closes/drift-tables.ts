import type { Side } from "../../engine/item.ts";
import { movements, type Rules } from "../../engine/movement.ts";
import { type Drifted, drift, positionAt } from "../../engine/position.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import {
  byCurrency,
  eachCustomer,
  readState,
  STATE_COLUMNS,
  STATE_TYPES,
  stateOf,
  writeMovement,
} from "../ledger/engine-run.ts";
import { createTable, LEDGER_COLUMNS, typesOf } from "../ledger/ledger-tables.ts";
import { CLOSED_POSITIONS } from "./closed-names.ts";

const POSITION_COLUMNS = {
  customer: "integer",
  item: "integer",
  state: "integer",
  value_micros: "bigint",
  usage_total: "bigint",
  usage_periods: "integer",
} as const;

/** Writes each customer's position at the start of a day, as known now: one row per present item. */
export async function writePositions(
  warehouse: Warehouse,
  schema: string,
  table: string,
  rules: Rules,
  day: number,
): Promise<void> {
  await createTable(warehouse, table, POSITION_COLUMNS, schema);
  const to = await warehouse.appender(table, typesOf(POSITION_COLUMNS), schema);
  await eachCustomer(warehouse, (customer, states) => {
    for (const own of rules.policy.currency === "separate" ? byCurrency(states) : [states]) {
      for (const [item, { state, value, usage }] of positionAt(movements(own, rules), day)) {
        to.append([customer, item, stateOf(state), value, usage?.total ?? 0, usage?.periods ?? 0]);
      }
    }
  });
  await to.close();
}

/** Writes the drift of every customer whose position at the start of a day differs from the closed one. */
export async function writeDrift(
  warehouse: Warehouse,
  schema: string,
  table: string,
  rules: Rules,
  day: number,
): Promise<void> {
  await writePositions(warehouse, schema, "positions_now", rules, day);
  await warehouse.exec(POSITION_SIDES, schema);
  const ledger = await warehouse.appender(table, typesOf(LEDGER_COLUMNS), schema);
  const isSeparate = rules.policy.currency === "separate";
  const at = rules.zone.startOf(day);
  for (const [key, drifted] of await readDrifted(warehouse, schema, isSeparate)) {
    const movement = drift(drifted, at, rules);
    if (movement !== null) writeMovement(Number(key.split(" ")[0]), 0, movement, ledger.append);
  }
  await ledger.close();
}

/** The columns that `differ` compares. Rows equal in all of them on both sides haven't drifted. */
const LOOKED_AT = `customer, item, product, price, quantity, currency, billing_interval, interval_count, is_metered, percent_once, percent_repeating,
  percent_forever, fixed_once_micros, fixed_repeating_micros, fixed_forever_micros, value_micros`;

const POSITION_SIDES = `
  create or replace table position_sides as
  select * from (
    select 0 as is_now, * from (${CLOSED_POSITIONS})
    union all by name
    select 1 as is_now, s.*, p.value_micros, p.usage_total, p.usage_periods
    from positions_now p join main.numbered_states s on s.state = p.state
  ) where customer in (select customer from (
    select ${LOOKED_AT} from (${CLOSED_POSITIONS})
    union all
    select ${LOOKED_AT} from (
      select s.*, p.value_micros from positions_now p join main.numbered_states s on s.state = p.state)
  ) group by ${LOOKED_AT} having count(*) <> 2)`;

async function readDrifted(
  warehouse: Warehouse,
  schema: string,
  isSeparate: boolean,
): Promise<Map<string, Drifted>> {
  const found = new Map<string, Drifted>();
  const types = [...STATE_TYPES, ...(["utinyint", "bigint", "bigint", "integer"] as const)];
  const sql = `select ${STATE_COLUMNS}, is_now::utinyint, value_micros::double, usage_total::double, usage_periods::integer
    from position_sides order by customer, item, is_now`;
  for await (const { rows, columns } of warehouse.stream(sql, types, schema)) {
    for (let row = 0; row < rows; row++) {
      const at = (column: number) => columns[column]![row]!;
      const state = readState(columns, row);
      const drifted = entry(found, isSeparate ? `${at(0)} ${state.currency}` : String(at(0)));
      const [isNow, value, total, periods] = [0, 1, 2, 3].map((index) => at(STATE_TYPES.length + index));
      const usage = periods === 0 ? null : { total: total!, periods: periods! };
      (isNow === 1 ? drifted.now : drifted.closed).set(state.item, { state, value: value!, usage });
    }
  }
  await readHistories(warehouse, schema, isSeparate, found);
  return found;
}

function entry(found: Map<string, Drifted>, key: string): Drifted {
  const known = found.get(key);
  if (known !== undefined) return known;
  const made = {
    closed: new Map<number, Side>(),
    now: new Map<number, Side>(),
    history: { total: 0, wasPositive: false, churnedAt: 0 },
  };
  found.set(key, made);
  return made;
}

/** Reads each customer's MRR history from the closed books. */
async function readHistories(
  warehouse: Warehouse,
  schema: string,
  isSeparate: boolean,
  found: Map<string, Drifted>,
): Promise<void> {
  const part = isSeparate ? "customer, currency" : "customer";
  const rows = await warehouse.query(
    `with sets as (
       select ${part}, change_set, min(at_ms) as at_ms, sum(after_micros - before_micros) as micros
       from ledger_closed where customer in (select customer from position_sides) group by all
     ), running as (
       select *, sum(micros) over (partition by ${part} order by at_ms, change_set) as total from sets
     )
     select ${part}, max(total) > 0 as was_positive, coalesce(max(case when total = 0 and micros < 0 then at_ms end), 0)::double as churned_ms,
       sum(micros)::double as total
     from running group by ${part}`,
    schema,
  );
  for (const row of rows) {
    const drifted = found.get(isSeparate ? `${row.customer} ${row.currency}` : textIn(row, "customer"));
    if (drifted === undefined) continue;
    drifted.history = {
      total: numberIn(row, "total"),
      wasPositive: row.was_positive === true,
      churnedAt: numberIn(row, "churned_ms"),
    };
  }
}
