import { literal } from "../warehouse/literal.ts";
import { textIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** Stands in a query for a condition on customers that everybody meets. */
export const ANYBODY = "(1 = 1)";

/** What a query over all periods answered, kept as a table of a schema. */
export interface KeptAnswer {
  name: string;
  sql: string;
  /** The part of the business that it reads. */
  part: string;
  /** The columns that add up over customers, while all others name a row; none when its rows do not add up. */
  sums: readonly string[];
}

/** More answers than this are not kept of one schema: the one not asked for longest goes. */
const MOST_ANSWERS = 100;

/** An answer that is asked again is renewed once so many newer ones are kept. */
const RENEWED_AFTER = MOST_ANSWERS / 2;

/** Keeps an answer, unless it is there. */
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
 * Brings the kept answers of a part of the business up to rows of some customers that are replaced: what those came to
 * is taken out, and what they come to is put in. Answers that do not add up over customers are forgotten.
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

/** An answer that is asked becomes the newest: whoever has asked for it may build on it. */
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

/** Adds what some customers come to, or takes it out. */
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

/** One row for everything that names one, and none that comes to nothing: so an answer does not tell how it came about. */
async function compact(warehouse: Warehouse, schema: string, { name, sums }: KeptAnswer): Promise<void> {
  const added = sums.map((sum) => `sum(${sum}) as ${sum}`).join(", ");
  const isSome = sums.map((sum) => `sum(${sum}) <> 0`).join(" or ");
  await warehouse.exec(
    `create or replace table ${schema}.${name} as select * replace (${added}) from ${name} group by all having ${isSome}`,
    schema,
  );
}
