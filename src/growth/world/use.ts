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
  await table("all_count_steps", "count_steps");
  await table("all_level_shares", "level_shares");
  await viewUse(warehouse, schema, null);
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
  await exec(
    `delete from growth.all_count_steps where from_day >= ${day};
     update growth.all_count_steps set until_day = ${day} where until_day > ${day};
     insert into growth.all_count_steps by name
       select * replace (greatest(from_day, ${day}) as from_day) from (${await growthSql("world/count_steps.sql")}) where until_day > ${day}`,
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
  if (numberIn(found, "mixed") > 0) {
    await viewSeen(warehouse, schema, EVER);
    await followShares(exec, "growth.mixed", ["customer", "metric"], EVER);
  }
  if (found?.first_on !== null) {
    const first = `date ${literal(textIn(found, "first_on"))}`;
    await viewSeen(warehouse, schema, `${first} - ${KNOWN_FOR}`);
    await followShares(exec, "growth.news", ["customer", "metric", "day"], first);
  }
  await exec("drop table growth.mixed; drop table growth.news");
}

/** Makes the shares of some days anew. @param of the table of what is known of them by `keys` @param since their first day */
async function followShares(
  exec: (sql: string) => Promise<void>,
  of: string,
  keys: string[],
  since: string,
): Promise<void> {
  const among = `a.day >= ${since} and exists (from ${of} n where ${keys.map((key) => `n.${key} = a.${key}`).join(" and ")})`;
  await exec(
    `delete from growth.all_level_shares a where ${among};
     insert into growth.all_level_shares by name
       select * from (${await growthSql("world/level_shares.sql")}) a where ${among}`,
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
    `create or replace view growth.level_shares as select * from growth.all_level_shares where day >= ${from};
     create or replace view growth.count_steps as select * from growth.all_count_steps where until_day > ${from}`,
    schema,
  );
}

async function viewSeen(warehouse: Warehouse, schema: string, since: string): Promise<void> {
  await warehouse.exec(
    `create or replace view growth.seen as ${await growthSql("world/seen.sql", { since })}`,
    schema,
  );
}

async function viewLimited(warehouse: Warehouse, schema: string): Promise<void> {
  await warehouse.exec(
    `create or replace view growth.limited as ${await growthSql("world/limited.sql")}`,
    schema,
  );
}
