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
 * The part of the business a question is about: everything; the items selected by item filters or an item breakdown; or
 * everything, by class of customer at the start of each period. A part has its own tables, keyed by its breakdown.
 */
export interface Scope {
  tables: Record<PartTable, string>;
  /** Table of customers with several currencies under one key. */
  several: string;
  /** Table of keys; see `keys.ts`. */
  keys: string;
  by: ItemDimension[];
  standing: Standing | null;
  /** False for the whole business. */
  isPart: boolean;
}

/** A classification of customers at the start of each period of an interval. */
export interface Standing {
  dimension: StandingDimension;
  interval: PeriodInterval;
}

/** The definition of a part: item breakdown, item filters (any of the listed numbers), and classification. */
export interface ScopePlan {
  by: ItemDimension[];
  where: Map<ItemDimension, number[]>;
  standing: Standing | null;
}

/** The whole business. */
export const WHOLE: Scope = scopeOf("", [], null);

/**
 * Opens the scope of a breakdown and filters. Its tables are built on first use and kept until the schema is rebuilt,
 * or dropped as the oldest.
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

/** How many replaced customers a part's tables include; null if it has no tables. */
async function heldUpTo({ warehouse, schema }: Book, { several }: Scope): Promise<number | null> {
  await warehouse.exec(`create table if not exists ${schema}.parts (several varchar, up_to integer)`);
  const [row] = await warehouse.query(`select up_to from parts where several = '${several}'`, schema);
  return row === undefined ? null : numberIn(row, "up_to");
}

/** Most parts kept per schema. The oldest is dropped first, with its tables and answers. */
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

/** Replaces the rows of customers touched since a part's tables were last written. */
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

/** SQL for customers with several currencies under one key, as for the whole business. */
function severalOf(flows: string): Promise<string> {
  return martFrom("several_currencies", { flows: `select * from ${flows}` });
}

function keysOf({ keys, by }: Scope, where: Map<ItemDimension, number[]>) {
  return { table: keys, by, where };
}

/** Writes a part's tables under new names, or adds the rows of some customers to existing ones. */
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

/** Writes the tables of the whole business from a schema's ledger, with the content the engine would give them. */
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

/** The legs of a change set, all items together. */
function asWhole({ day, legs }: LegSet): LegSet {
  return { day, legs: legs.filter(({ type }) => type !== "transfer").map((leg) => ({ ...leg, key: 0 })) };
}
