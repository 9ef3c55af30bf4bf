import { literal } from "../warehouse/literal.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";

/** Stands in a query for a condition on customers that everybody meets. */
export const ANYBODY = "(1 = 1)";

/** What a query over all periods answered, kept as a table of a schema. */
export interface KeptAnswer {
  name: string;
  sql: string;
  /** The part of the business that it reads. */
  part: string;
  /** Its rows add up over customers. */
  isAdditive: boolean;
}

/** More answers than this are not kept of one schema: the oldest goes. */
const MOST_ANSWERS = 100;

/** Keeps an answer, unless it is there. */
export async function keepAnswer(warehouse: Warehouse, schema: string, answer: KeptAnswer): Promise<void> {
  const { name, sql, part, isAdditive } = answer;
  await warehouse.exec(
    "create table if not exists answers (name varchar, sql varchar, part varchar, is_additive boolean)",
    schema,
  );
  const known = await warehouse.query(`select 1 as one from answers where name = '${name}'`, schema);
  if (known.length > 0) return;
  await forgetAnswers(
    warehouse,
    schema,
    `rowid not in (select rowid from answers order by rowid desc limit ${MOST_ANSWERS - 1})`,
  );
  await warehouse.exec(`create or replace table ${schema}.${name} as ${sql}`, schema);
  if (isAdditive) await compact(warehouse, schema, name);
  await warehouse.exec(
    `insert into answers values ('${name}', ${literal(sql)}, '${part}', ${isAdditive})`,
    schema,
  );
}

/**
 * Brings the kept answers of a part of the business up to rows of some customers that are replaced: what those came to
 * is taken out, and what they come to is put in. Answers that do not add up over customers are forgotten.
 * @param replace replaces the rows
 */
export async function withAnswers(
  warehouse: Warehouse,
  { schema, part, only }: { schema: string; part: string; only: string },
  replace: () => Promise<void>,
): Promise<void> {
  await forgetAnswers(warehouse, schema, `part = '${part}' and not is_additive`);
  const answers = await answersOf(warehouse, schema, part);
  const names = answers.map((row) => `'${row.name}'`).join(", ");
  if (answers.length > 0) await warehouse.exec(`delete from answers where name in (${names})`, schema);
  for (const row of answers) await shift(warehouse, schema, row, only, -1);
  await replace();
  for (const row of answers) {
    await shift(warehouse, schema, row, only, 1);
    await compact(warehouse, schema, String(row.name));
  }
  const rows = answers.map((row) => `('${row.name}', ${literal(String(row.sql))}, '${part}', true)`);
  if (rows.length > 0) await warehouse.exec(`insert into answers values ${rows.join(", ")}`, schema);
}

/** Forgets answers of a schema. @param which a condition on the table of answers, as SQL */
export async function forgetAnswers(warehouse: Warehouse, schema: string, which: string): Promise<void> {
  if (!(await schemasWithAnswers(warehouse)).includes(schema)) return;
  const rows = await warehouse.query(`select name from answers where ${which}`, schema);
  if (rows.length === 0) return;
  const names = rows.map((row) => `'${row.name}'`).join(", ");
  const drops = rows.map((row) => `drop table if exists ${schema}.${row.name}`);
  await warehouse.exec([`delete from answers where name in (${names})`, ...drops].join("; "), schema);
}

/** Forgets all answers of all schemas: what customers are told apart by has changed. */
export async function forgetAllAnswers(warehouse: Warehouse): Promise<void> {
  for (const schema of await schemasWithAnswers(warehouse)) await forgetAnswers(warehouse, schema, "true");
}

async function schemasWithAnswers(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.query(
    "select table_schema as name from information_schema.tables where table_name = 'answers'",
  );
  return rows.map((row) => String(row.name));
}

async function answersOf(warehouse: Warehouse, schema: string, part: string): Promise<Row[]> {
  if (!(await schemasWithAnswers(warehouse)).includes(schema)) return [];
  return warehouse.query(`select name, sql from answers where part = '${part}'`, schema);
}

/** What is added up, in any answer; everything else names a row. */
const SUMS = [
  ...["micros", "activated", "converted", "lost", "base", "now", "kept", "sets", "money", "customers"],
  ...["opening_customers", "judged", "undone", "given"],
];

/** Adds what some customers come to, or takes it out. */
async function shift(
  warehouse: Warehouse,
  schema: string,
  row: Row,
  only: string,
  sign: 1 | -1,
): Promise<void> {
  const sql = String(row.sql).replaceAll(ANYBODY, `f.${only}`);
  const { sums } = await columnsOf(warehouse, schema, String(row.name));
  const signed = sums.map((name) => `${sign} * ${name} as ${name}`).join(", ");
  await warehouse.exec(`insert into ${row.name} by name select * replace (${signed}) from (${sql})`, schema);
}

/** One row for everything that names one, and none that comes to nothing: so an answer does not tell how it came about. */
async function compact(warehouse: Warehouse, schema: string, name: string): Promise<void> {
  const { keys, sums } = await columnsOf(warehouse, schema, name);
  const added = sums.map((sum) => `sum(${sum}) as ${sum}`).join(", ");
  const isSome = sums.map((sum) => `sum(${sum}) <> 0`).join(" or ");
  await warehouse.exec(
    `create or replace table ${schema}.${name} as select ${[...keys, added].join(", ")} from ${name} group by all having ${isSome}`,
    schema,
  );
}

async function columnsOf(
  warehouse: Warehouse,
  schema: string,
  table: string,
): Promise<{ keys: string[]; sums: string[] }> {
  const rows = await warehouse.query(
    `select column_name as name from information_schema.columns where table_schema = '${schema}' and table_name = '${table}' order by ordinal_position`,
  );
  const names = rows.map((row) => String(row.name));
  return {
    keys: names.filter((name) => !SUMS.includes(name)),
    sums: names.filter((name) => SUMS.includes(name)),
  };
}
