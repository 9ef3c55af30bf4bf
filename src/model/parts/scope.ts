import { createHash } from "node:crypto";
import type { PeriodInterval } from "../../base/period.ts";
import { forEverybody } from "../../base/waiting.ts";
import type { LegSet } from "../../engine/flow.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { forgetAnswers, withAnswers } from "../answers.ts";
import type { PartTable } from "../ledger/ledger-tables.ts";
import { appendPart, openPart, partTables } from "../ledger/part-writer.ts";
import { martFrom } from "../model.ts";
import type { RateTable } from "../rates/rate-table.ts";
import { touchedSince } from "../refresh.ts";
import type { Book } from "./book.ts";
import { ITEM_DIMENSIONS, type ItemDimension, type StandingDimension } from "./dimensions.ts";
import { addKeys, createKeys, keyOf } from "./keys.ts";
import { eachCustomer, ledgerQuery, NO_KEY, PRICE_KEY } from "./ledger-source.ts";
import { classify } from "./standing.ts";
import { horizonOf, standingWorld } from "./standing-world.ts";

/**
 * The part of the business that a question is about: everything; or the items that a filter or a breakdown by what
 * belongs to items selects; or everything, told apart by what customers are at the start of each period. A part has
 * tables of its own, keyed by what it is broken down by.
 */
export interface Scope {
  tables: Record<PartTable, string>;
  /** Customers of the flows with more than one currency under one key. */
  several: string;
  /** What its keys stand for: see `keys.ts`. */
  keys: string;
  by: ItemDimension[];
  standing: Standing | null;
  /** Anything but the whole. */
  isPart: boolean;
}

/** Customers told apart by a dimension at the start of each period of an interval. */
export interface Standing {
  dimension: StandingDimension;
  interval: PeriodInterval;
}

/** What a part is made of: numbers of items' dimensions, any of which fits. */
export interface ScopePlan {
  by: ItemDimension[];
  where: Map<ItemDimension, number[]>;
  standing: Standing | null;
}

/** Everything. */
export const WHOLE: Scope = scopeOf("", [], null);

/**
 * The scope of a breakdown and filter; its tables are made when first asked for, and stay until the
 * schema is built anew.
 */
export async function openScope(book: Book, plan: ScopePlan): Promise<Scope> {
  const { by, where, standing } = plan;
  if (by.length === 0 && where.size === 0 && standing === null) return WHOLE;
  const sorted = ITEM_DIMENSIONS.filter((name) => by.includes(name));
  const filters = ITEM_DIMENSIONS.flatMap((name) =>
    where.has(name) ? [`${name}=${where.get(name)?.join("|")}`] : [],
  );
  const about = standing === null ? [] : [standing, book.standing, await horizonOf(book)];
  const name = createHash("sha256")
    .update(JSON.stringify([sorted, filters, ...about]))
    .digest("hex")
    .slice(0, 16);
  const scope = scopeOf(`_${name}`, sorted, standing);
  const upTo = await heldUpTo(book, scope);
  if (upTo === null) await forEverybody(() => build(book, scope, where));
  else if (upTo < book.touched) await forEverybody(() => refresh(book, scope, where, upTo));
  return scope;
}

function scopeOf(suffix: string, by: ItemDimension[], standing: Standing | null): Scope {
  const name = (table: PartTable) => `${table}${suffix}`;
  return {
    tables: {
      flows: name("flows"),
      trailing_year: name("trailing_year"),
      expansions: name("expansions"),
      kept: name("kept"),
      lives: name("lives"),
      cohorts: name("cohorts"),
    },
    several: `several_currencies${suffix}`,
    keys: `keys${suffix}`,
    by,
    standing,
    isPart: suffix !== "",
  };
}

/** Up to which replaced customer the tables of a part go; null when there are none. */
async function heldUpTo({ warehouse, schema }: Book, { several }: Scope): Promise<number | null> {
  await warehouse.exec(`create table if not exists ${schema}.parts (several varchar, up_to integer)`);
  const [row] = await warehouse.query(`select up_to from parts where several = '${several}'`, schema);
  return row === undefined ? null : numberIn(row, "up_to");
}

/** More parts than this are not kept of one schema: the oldest goes, and its tables and answers with it. */
const MOST_PARTS = 30;

async function dropOldest({ warehouse, schema }: Book): Promise<void> {
  const rows = await warehouse.query(
    `select several from parts where rowid not in (select rowid from parts order by rowid desc limit ${MOST_PARTS - 1})`,
    schema,
  );
  for (const { several } of rows) {
    const suffix = String(several).replace("several_currencies", "");
    const tables = [...partTables(), "several_currencies", "keys"].map(
      (table) => `${schema}.${table}${suffix}`,
    );
    await forgetAnswers(warehouse, schema, `part = '${several}'`);
    await warehouse.exec(
      [
        `delete from parts where several = '${several}'`,
        ...tables.map((table) => `drop table if exists ${table}`),
      ].join("; "),
      schema,
    );
  }
}

async function build(book: Book, scope: Scope, where: Map<ItemDimension, number[]>): Promise<void> {
  const { warehouse, schema } = book;
  await dropOldest(book);
  await forgetAnswers(warehouse, schema, `part = '${scope.several}'`);
  await createKeys(book, keysOf(scope, where));
  const newName = (table: PartTable) => `${scope.tables[table]}_new`;
  await write(book, scope, where, newName, null);
  await warehouse.exec(
    partTables()
      .map(
        (table) =>
          `drop table if exists ${scope.tables[table]}; alter table ${newName(table)} rename to ${scope.tables[table]};`,
      )
      .join("\n"),
    schema,
  );
  await warehouse.exec(
    `create or replace table ${schema}.${scope.several} as ${await severalOf(scope.tables.flows)};
     delete from ${schema}.parts where several = '${scope.several}';
     insert into ${schema}.parts values ('${scope.several}', ${book.touched})`,
    schema,
  );
}

/** Replaces the rows of the customers that were touched since the tables of a part were last written. */
async function refresh(
  book: Book,
  scope: Scope,
  where: Map<ItemDimension, number[]>,
  upTo: number,
): Promise<void> {
  const { warehouse, schema } = book;
  const only = `customer in (${(await touchedSince(warehouse, upTo)).join(", ")})`;
  const several = await severalOf(`${scope.tables.flows} where ${only}`);
  await warehouse.exec(`delete from ${schema}.parts where several = '${scope.several}'`);
  await withAnswers(warehouse, { schema, part: scope.several, only }, async () => {
    for (const table of partTables())
      await warehouse.exec(`delete from ${schema}.${scope.tables[table]} where ${only}`);
    await write(book, scope, where, (table) => scope.tables[table], only);
    await warehouse.exec(
      `delete from ${scope.several} where ${only};
       insert into ${scope.several} by name ${several}`,
      schema,
    );
  });
  await warehouse.exec(`insert into parts values ('${scope.several}', ${book.touched})`, schema);
}

/** Customers with more than one currency under one key, as the whole has them. */
function severalOf(flows: string): Promise<string> {
  return martFrom("several_currencies", { flows: `select * from ${flows}` });
}

function keysOf({ keys, by }: Scope, where: Map<ItemDimension, number[]>) {
  return { table: keys, by, where };
}

/** Writes the tables of a part, by new names; or adds the rows of some customers to those that are there. */
async function write(
  book: Book,
  scope: Scope,
  where: Map<ItemDimension, number[]>,
  nameOf: (table: PartTable) => string,
  only: string | null,
): Promise<void> {
  const { warehouse, schema, rates, isSeparate } = book;
  const open = only === null ? openPart : appendPart;
  const rate = (currency: number, day: number) => rates.near(currency, day);
  if (scope.standing === null) {
    const keys = keysOf(scope, where);
    await addKeys(book, keys, only);
    const part = await open(warehouse, schema, nameOf, rate);
    const key = keys.by.length === 0 ? NO_KEY : keyOf(keys);
    await eachCustomer(warehouse, schema, ledgerQuery(key, where, isSeparate, only), part.write);
    return part.close();
  }
  const { dimension, interval } = scope.standing;
  const world = await standingWorld(book);
  let byPrice: LegSet[] = [];
  const part = await open(warehouse, schema, nameOf, rate, (customer, rows) =>
    classify(customer, dimension, interval, world, { sets: byPrice, rows }),
  );
  const query = ledgerQuery(PRICE_KEY, new Map(), isSeparate, only);
  await eachCustomer(warehouse, schema, query, (customer, sets) => {
    byPrice = sets;
    part.write(customer, sets.map(asWhole));
  });
  return part.close();
}

/** Makes the tables of the whole from the ledger of a schema, as the engine makes them beside one. */
export async function writeWhole(
  warehouse: Warehouse,
  schema: string,
  isSeparate: boolean,
  rates: RateTable,
): Promise<void> {
  const part = await openPart(
    warehouse,
    schema,
    (table) => table,
    (currency, day) => rates.near(currency, day),
  );
  await eachCustomer(warehouse, schema, ledgerQuery(NO_KEY, new Map(), isSeparate, null), part.write);
  await part.close();
}

/** What moved at a set, all items together. */
function asWhole({ day, legs }: LegSet): LegSet {
  return { day, legs: legs.filter(({ type }) => type !== "transfer").map((leg) => ({ ...leg, key: 0 })) };
}
