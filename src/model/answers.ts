import { literal } from "../warehouse/literal.ts";
import { textIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** Placeholder in a query for a condition on customers; on its own it matches everyone. */
export const ANYBODY = "(1 = 1)";

/** The stored result of a query over all periods, kept as a table in a schema. */
export interface KeptAnswer {
  name: string;
  sql: string;
  /** The part of the business it covers. */
  part: string;
  /** Columns that add up over customers; all other columns identify a row. Empty if rows don't add up. */
  sums: readonly string[];
}

/** Most answers kept per schema. The least recently used is dropped first. */
const MOST_ANSWERS = 100;

/** An answer that is asked for again is renewed once this many newer ones are kept. */
const RENEWED_AFTER = MOST_ANSWERS / 2;

/** Stores an answer unless it is already there. */
export async function keepAnswer(warehouse: Warehouse, schema: string, answer: KeptAnswer): Promise<void> {
  const { name, sql, sums } = answer;
  await warehouse.exec(
    "create table if not exists answers (name varchar, sql varchar, part varchar, sums varchar)",
    schema,
  );
  const [known] = await warehouse.query(
    `select (select count(*) from answers n where n.rowid > a.rowid) as newer from answers a where a.name = '${name}'`,
    schema,
  );
  if (known !== undefined) {
    if (Number(known.newer) >= RENEWED_AFTER) await renew(warehouse, schema, answer);
    return;
  }
  await forgetAnswers(
    warehouse,
    schema,
    `rowid not in (select rowid from answers order by rowid desc limit ${MOST_ANSWERS - 1})`,
  );
  await warehouse.exec(`create or replace table ${schema}.${name} as ${sql}`, schema);
  if (sums.length > 0) await compact(warehouse, schema, answer);
  await note(warehouse, schema, [answer]);
}

/**
 * Keeps a part's answers up to date while the rows of some customers are replaced: their old contribution is subtracted
 * and the new one added. Answers that don't add up over customers are dropped.
 * @param replace replaces the rows
 */
export async function withAnswers(
  warehouse: Warehouse,
  { schema, part, only }: { schema: string; part: string; only: string },
  replace: () => Promise<void>,
): Promise<void> {
  await forgetAnswers(warehouse, schema, `part = '${part}' and sums = ''`);
  const answers = await answersOf(warehouse, schema, part);
  const names = answers.map(({ name }) => `'${name}'`).join(", ");
  if (answers.length > 0) await warehouse.exec(`delete from answers where name in (${names})`, schema);
  for (const answer of answers) await shift(warehouse, schema, answer, only, -1);
  await replace();
  for (const answer of answers) {
    await shift(warehouse, schema, answer, only, 1);
    await compact(warehouse, schema, answer);
  }
  await note(warehouse, schema, answers);
}

/** Marks an answer as most recently used, so that whoever asked for it can still rely on it. */
async function renew(warehouse: Warehouse, schema: string, answer: KeptAnswer): Promise<void> {
  await warehouse.exec(`delete from answers where name = '${answer.name}'`, schema);
  await note(warehouse, schema, [answer]);
}

async function note(warehouse: Warehouse, schema: string, answers: KeptAnswer[]): Promise<void> {
  if (answers.length === 0) return;
  const rows = answers.map(
    ({ name, sql, part, sums }) => `('${name}', ${literal(sql)}, '${part}', '${sums.join(" ")}')`,
  );
  await warehouse.exec(`insert into answers values ${rows.join(", ")}`, schema);
}

/** Drops answers of a schema. @param which SQL condition on the table of answers */
export async function forgetAnswers(warehouse: Warehouse, schema: string, which: string): Promise<void> {
  if (!(await schemasWithAnswers(warehouse)).includes(schema)) return;
  const rows = await warehouse.query(`select name from answers where ${which}`, schema);
  if (rows.length === 0) return;
  const names = rows.map((row) => `'${row.name}'`).join(", ");
  const drops = rows.map((row) => `drop table if exists ${schema}.${row.name}`);
  await warehouse.exec([`delete from answers where name in (${names})`, ...drops].join("; "), schema);
}

/** Drops all answers of all schemas, because what customers are distinguished by has changed. */
export async function forgetAllAnswers(warehouse: Warehouse): Promise<void> {
  for (const schema of await schemasWithAnswers(warehouse)) await forgetAnswers(warehouse, schema, "true");
}

async function schemasWithAnswers(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.query(
    "select table_schema as name from information_schema.tables where table_name = 'answers'",
  );
  return rows.map((row) => textIn(row, "name"));
}

async function answersOf(warehouse: Warehouse, schema: string, part: string): Promise<KeptAnswer[]> {
  if (!(await schemasWithAnswers(warehouse)).includes(schema)) return [];
  const rows = await warehouse.query(`select name, sql, sums from answers where part = '${part}'`, schema);
  return rows.map(({ name, sql, sums }) => ({
    name: String(name),
    sql: String(sql),
    part,
    sums: String(sums).split(" "),
  }));
}

/** Adds or subtracts the contribution of some customers. */
async function shift(
  warehouse: Warehouse,
  schema: string,
  { name, sql, sums }: KeptAnswer,
  only: string,
  sign: 1 | -1,
): Promise<void> {
  const own = sql.replaceAll(ANYBODY, `f.${only}`);
  const signed = sums.map((sum) => `${sign} * ${sum} as ${sum}`).join(", ");
  await warehouse.exec(`insert into ${name} by name select * replace (${signed}) from (${own})`, schema);
}

/**
 * Merges rows with the same identifying columns and drops those that sum to 0, so that the result doesn't depend on its
 * update history.
 */
async function compact(warehouse: Warehouse, schema: string, { name, sums }: KeptAnswer): Promise<void> {
  const added = sums.map((sum) => `sum(${sum}) as ${sum}`).join(", ");
  const isSome = sums.map((sum) => `sum(${sum}) <> 0`).join(" or ");
  await warehouse.exec(
    `create or replace table ${schema}.${name} as select * replace (${added}) from ${name} group by all having ${isSome}`,
    schema,
  );
}
