import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { growthSql } from "../sql.ts";

/** Before all usage. */
const EVER = "date '1900-01-01'";
/** Days for which the limit of an observation holds, and a count is known. */
const KNOWN_FOR = 36;
/** Days of a month, the span of counts that have no other. */
const MONTH = 31;

/** Makes the relations of usage beside what customers had. */
export async function buildUse(warehouse: Warehouse, schema: string): Promise<void> {
  const table = async (name: string, file: string) =>
    warehouse.exec(
      `create or replace table growth.${name} as ${await growthSql(`world/${file}.sql`)}`,
      schema,
    );
  await viewSeen(warehouse, schema, EVER);
  await table("observed_pairs", "observed_pairs");
  await viewLimited(warehouse, schema);
  await table("count_spans", "count_spans");
  await warehouse.exec("drop table if exists growth.built_share");
  await warehouse.exec(
    `create or replace table growth.all_level_shares as ${await sharesSql(warehouse)}`,
    schema,
  );
  await viewUse(warehouse, schema, null);
}

/** Makes the steps of the counts that can come to a share of their limit, in percent, where they aren't there yet. */
export async function needShare(warehouse: Warehouse, schema: string, share: number): Promise<void> {
  const built = await builtShare(warehouse);
  if (built !== null && built <= share) return;
  await warehouse.exec(
    `create or replace table growth.all_count_steps as ${await stepsFrom(share)};
     create or replace table growth.built_share as select ${share} as percent`,
    schema,
  );
  await viewSteps(warehouse, schema, EVER);
}

const stepsFrom = (floor: number): Promise<string> =>
  growthSql("world/count_steps.sql", { near: () => growthSql("world/near_pairs.sql", { floor }) });

/** The share that the steps of counts were made for; null where there are none. */
async function builtShare(warehouse: Warehouse): Promise<number | null> {
  const [known] = await warehouse.query(
    "select count(*) as n from duckdb_tables() where schema_name = 'growth' and table_name = 'built_share'",
  );
  if (numberIn(known, "n") === 0) return null;
  const [row] = await warehouse.query("select percent from growth.built_share");
  return numberIn(row, "percent");
}

/** Brings them up to date with what became known from a day on. @param day as SQL */
export async function followUse(warehouse: Warehouse, schema: string, day: string): Promise<void> {
  const exec = (sql: string) => warehouse.exec(sql, schema);
  await viewSeen(warehouse, schema, EVER);
  await exec(`create or replace table growth.news as ${await growthSql("world/news.sql", { since: day })}`);
  await exec(
    `create or replace table growth.observed_pairs as ${await growthSql("world/followed_pairs.sql")}`,
  );
  await exec(`create or replace table growth.count_spans as ${await growthSql("world/count_spans.sql")}`);
  await viewSeen(warehouse, schema, `${day} - ${(await longestSpan(warehouse)) + KNOWN_FOR}`);
  const steps = await stepsFrom((await builtShare(warehouse)) ?? 0);
  await exec(
    `delete from growth.all_count_steps where from_day >= ${day};
     update growth.all_count_steps set until_day = ${day} where until_day > ${day};
     insert into growth.all_count_steps by name
       select * replace (greatest(from_day, ${day}) as from_day) from (${steps}) where until_day > ${day}`,
  );
  await exec(
    `create or replace table growth.mixed as
       select distinct n.customer, n.metric from growth.news n
       join growth.observed_pairs p on p.customer = n.customer and p.metric = n.metric and p.is_mixed;
     delete from growth.news n where (n.customer, n.metric) in (select customer, metric from growth.mixed)`,
  );
  const [found] = await warehouse.query(
    "select min(day)::varchar as first_on, (select count(*) from growth.mixed) as mixed from growth.news",
  );
  const shares = await sharesSql(warehouse);
  if (numberIn(found, "mixed") > 0) {
    await viewSeen(warehouse, schema, EVER);
    await followShares(exec, shares, "growth.mixed", ["customer", "metric"], EVER);
  }
  if (found?.first_on !== null) {
    const first = `date ${literal(textIn(found, "first_on"))}`;
    await viewSeen(warehouse, schema, `${first} - ${KNOWN_FOR}`);
    await followShares(exec, shares, "growth.news", ["customer", "metric", "day"], first);
  }
  await exec("drop table growth.mixed; drop table growth.news");
}

/** What isn't there is left out of the SQL: DuckDB takes a join that leaves nothing out for one that leaves out most. */
async function sharesSql(warehouse: Warehouse): Promise<string> {
  const levels = await warehouse.query("select metric from growth.metrics where kind = 'level'");
  const isMixed = await hasRows(warehouse, "growth.observed_pairs where is_mixed");
  return growthSql("world/level_shares.sql", {
    levels: levels.map((row) => numberIn(row, "metric")).join(", ") || "-1",
    unmixed: isMixed ? "anti join mixed using (customer, metric)" : "",
  });
}

async function hasRows(warehouse: Warehouse, from: string): Promise<boolean> {
  return (await warehouse.query(`select 1 from ${from} limit 1`)).length > 0;
}

/** Makes the shares of some days anew. @param of the table of what is known of them by `keys` @param since their first day */
async function followShares(
  exec: (sql: string) => Promise<void>,
  shares: string,
  of: string,
  keys: string[],
  since: string,
): Promise<void> {
  const among = `a.day >= ${since} and exists (from ${of} n where ${keys.map((key) => `n.${key} = a.${key}`).join(" and ")})`;
  await exec(
    `delete from growth.all_level_shares a where ${among};
     insert into growth.all_level_shares by name
       select * from (${shares}) a where ${among}`,
  );
}

/** The longest span that counts are summed in, in days. */
export async function longestSpan(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query(
    `select greatest(coalesce(max(span_until - span_from), 0), ${MONTH})::integer as days from growth.count_spans`,
  );
  return numberIn(row, "days");
}

/**
 * Shows growth the usage from a day on, or all of it.
 * @param since as SQL; null for all
 */
export async function viewUse(warehouse: Warehouse, schema: string, since: string | null): Promise<void> {
  const from = since ?? EVER;
  await viewSeen(warehouse, schema, from);
  await warehouse.exec(
    `create or replace view growth.level_shares as select * from growth.all_level_shares where day >= ${from}`,
    schema,
  );
  if ((await builtShare(warehouse)) !== null) await viewSteps(warehouse, schema, from);
}

async function viewSteps(warehouse: Warehouse, schema: string, from: string): Promise<void> {
  await warehouse.exec(
    `create or replace view growth.count_steps as select * from growth.all_count_steps where until_day > ${from}`,
    schema,
  );
}

async function viewSeen(warehouse: Warehouse, schema: string, since: string): Promise<void> {
  const isShared = await hasRows(warehouse, "growth.shared_days");
  const unshared = isShared ? "and w.customer not in (select customer from growth.shared_days)" : "";
  await warehouse.exec(
    `create or replace view growth.seen as ${await growthSql("world/seen.sql", { since, unshared })}`,
    schema,
  );
}

async function viewLimited(warehouse: Warehouse, schema: string): Promise<void> {
  await warehouse.exec(
    `create or replace view growth.limited as ${await growthSql("world/limited.sql")}`,
    schema,
  );
}
