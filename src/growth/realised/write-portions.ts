import { CAUSE_GROUPS, CAUSES, groupOf, MOVEMENT_TYPES } from "../../base/words.ts";
import type { RateOf } from "../../engine/life.ts";
import type { Book } from "../../model/parts/book.ts";
import type { Appender, ColumnType } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";
import { type CurrencyPart, type Expansion, expansionsOf, type MovedSet } from "./expansions.ts";

const GROUPS = Object.keys(CAUSE_GROUPS);
const GROUP_OF = CAUSES.map((cause) => GROUPS.indexOf(groupOf(cause)));
const EXPANSION = MOVEMENT_TYPES.indexOf("expansion");

const MOVE_TYPES: ColumnType[] = [
  ...(["integer", "integer", "date", "utinyint", "utinyint", "integer"] as const),
  ...(["smallint", "bigint", "utinyint", "date"] as const),
];

const PORTION_COLUMNS = {
  portion: "integer",
  customer: "integer",
  change_set: "integer",
  moved_on: "date",
  cause_group: "utinyint",
  product: "integer",
  currency: "smallint",
  micros: "bigint",
  rest: "bigint",
  kept_90: "bigint",
  kept_180: "bigint",
  kept_365: "bigint",
  discount: "utinyint",
  is_unsustainable: "utinyint",
} as const satisfies Record<string, ColumnType>;

const LOSS_COLUMNS = {
  customer: "integer",
  change_set: "integer",
  given_on: "date",
  micros: "bigint",
} as const satisfies Record<string, ColumnType>;

/**
 * Makes `growth.given_back`, what was given back of each within 90 days, by the day, and `growth.portions`: all expansion movements up to today, cut into portions by cause group and product
 * (GROWTH §5). Days of items must be there (`buildWorld`).
 */
export async function writePortions({ book, today }: GrowthBook): Promise<void> {
  const { warehouse, schema } = book;
  const filling = { expansion: EXPANSION };
  await makeTable(book, "discounts", filling);
  const portions = await openTable(book, "cut_portions", PORTION_COLUMNS);
  const losses = await openTable(book, "given_back", LOSS_COLUMNS);
  const rate: RateOf = (currency, day) => book.rates.at(currency, day, 1n);
  let written = 0;
  await eachCustomer(book, await growthSql("realised/moves.sql", filling), (customer, sets) => {
    const expansions = expansionsOf(sets, rate, today);
    written = append(portions, customer, expansions, written);
    for (const { set, givenBack } of expansions)
      for (const { day, micros } of givenBack) losses.append([customer, set, day, micros]);
  });
  await portions.close();
  await losses.close();
  await warehouse.exec(
    `create or replace view growth.portions as ${await growthSql("realised/portions.sql", { rates: `${schema}.rates` })}`,
  );
}

/** Makes an empty table of growth, and opens it to append rows. */
export async function openTable(
  { warehouse }: Book,
  name: string,
  columns: Record<string, ColumnType>,
): Promise<Appender> {
  const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  await warehouse.exec(`create or replace table growth.${name} (${list.join(", ")})`);
  return warehouse.appender(name, Object.values(columns), "growth");
}

/** Makes a table of growth from its SQL. */
export async function makeTable(book: Book, name: string, filling = {}): Promise<void> {
  const sql = await growthSql(`realised/${name}.sql`, filling);
  await book.warehouse.exec(`create or replace table growth.${name} as ${sql}`, book.schema);
}

function append(to: Appender, customer: number, expansions: readonly Expansion[], written: number): number {
  let portion = written;
  for (const { set, day, currency, rest, portions, discount, isUnsustainable } of expansions) {
    let left = rest;
    const largest = rest === 0 ? 0 : Math.max(...portions.map(({ micros }) => micros));
    for (const { group, product, micros, kept } of portions) {
      portion += 1;
      const own = micros === largest ? left : 0;
      left -= own;
      const [kept90 = 0, kept180 = 0, kept365 = 0] = kept;
      const values = [portion, customer, set, day, group, product, currency, micros, own];
      values.push(kept90, kept180, kept365, discount, isUnsustainable ? 1 : 0);
      to.append(values);
    }
  }
  return portion;
}

/** Streams the change sets of each customer. @param sql see `moves.sql` */
async function eachCustomer(
  { warehouse, schema }: Book,
  sql: string,
  take: (customer: number, sets: MovedSet[]) => void,
): Promise<void> {
  let customer = 0;
  let sets: MovedSet[] = [];
  for await (const { rows, columns } of warehouse.stream(sql, MOVE_TYPES, schema)) {
    for (let row = 0; row < rows; row++) {
      const at = (column: number) => columns[column]?.[row] ?? 0;
      if (at(0) !== customer) {
        if (sets.length > 0) take(customer, sets);
        customer = at(0);
        sets = [];
      }
      addStep(sets, at);
    }
  }
  if (sets.length > 0) take(customer, sets);
}

function addStep(sets: MovedSet[], at: (column: number) => number): void {
  let last = sets.at(-1);
  if (last?.set !== at(1)) {
    last = { set: at(1), day: at(2), type: at(3), parts: [], discount: at(8), discountEnded: at(9) };
    sets.push(last);
  }
  addPart(last.parts, { group: GROUP_OF[at(4)] ?? 0, product: at(5), currency: at(6), amount: at(7) });
}

function addPart(parts: CurrencyPart[], { group, product, currency, amount }: CurrencyPart): void {
  for (const part of parts) {
    if (part.group !== group || part.product !== product || part.currency !== currency) continue;
    part.amount += amount;
    return;
  }
  parts.push({ group, product, currency, amount });
}
