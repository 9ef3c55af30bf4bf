import { z } from "zod";
import { inOneStep, readState, writeState } from "../../model/remembered.ts";
import type { ImportEntry } from "../../store/import-log.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { growthSql } from "../sql.ts";

/** Increase it when a change to how days of usage are made changes them. */
const USAGE_VERSION = 4;

const STATE = "growth_usage";

const builtSchema = z.object({
  version: z.number(),
  zone: z.string(),
  /** The imports that are in. */
  imports: z.array(z.number()),
});

/**
 * Brings the days of usage up to date with the imports: adds the new ones, or makes all anew where one was removed.
 * @param imports those of usage that count, oldest first
 * @param zone the time zone of days
 * @returns a key that changes whenever they do
 */
export async function buildUsageDays(
  warehouse: Warehouse,
  imports: ImportEntry[],
  zone: string,
): Promise<string> {
  const seqs = imports.map(({ seq }) => seq);
  const known = await readBuilt(warehouse);
  const isGrown =
    known?.version === USAGE_VERSION &&
    known.zone === zone &&
    known.imports.every((seq, index) => seqs[index] === seq);
  const done = isGrown ? known.imports.length : 0;
  if (!isGrown || done < seqs.length) {
    if (!isGrown) await createTables(warehouse);
    await writeState(warehouse, STATE, "being built");
    await addImports(warehouse, imports.slice(done), zone);
    await writeState(warehouse, STATE, JSON.stringify({ version: USAGE_VERSION, zone, imports: seqs }));
  }
  return JSON.stringify([USAGE_VERSION, zone, seqs]);
}

/** More days than this before the last one aren't followed: all is made anew. */
const MOST_BACK = 60;

/**
 * The first day on which something of new imports was known, to follow them from; null where that is long ago, or where
 * they bring the first usage or a metric that wasn't seen before.
 */
export async function changedFrom(warehouse: Warehouse, fresh: number[]): Promise<number | null> {
  const among = `import_seq in (${fresh.join(", ")})`;
  const [row] = await warehouse.query(
    `select (select min(from_day) - date '1970-01-01' from growth.usage_imports where ${among})::integer as since,
       (select max(day) - date '1970-01-01' from growth.usage_days)::integer as last_on,
       (select count(*) from growth.usage_metrics where first_import in (${fresh.join(", ")})) as metrics`,
  );
  if (row === undefined || row.since === null || numberIn(row, "metrics") > 0) return null;
  const since = numberIn(row, "since");
  return since >= numberIn(row, "last_on") - MOST_BACK ? since : null;
}

async function readBuilt(warehouse: Warehouse): Promise<z.infer<typeof builtSchema> | null> {
  const text = (await readState(warehouse, STATE)) ?? "";
  return text.startsWith("{") ? builtSchema.parse(JSON.parse(text)) : null;
}

async function createTables(warehouse: Warehouse): Promise<void> {
  await warehouse.exec(
    `delete from warehouse_state where starts_with(name, 'growth');
     drop schema if exists growth cascade; create schema growth;
     create table growth.usage_imports (import_seq integer, recorded_at timestamp, recorded_day date, from_day date);
     create table growth.usage_names (who integer, account varchar, customer_id varchar);
     create table growth.usage_metrics (metric smallint, id varchar, first_import integer);
     create table growth.usage_days (who integer, metric smallint, day date, known_from date, known_until date,
       last bigint, total bigint, own_limit bigint, is_backfilled boolean, observations integer)`,
  );
}

async function addImports(warehouse: Warehouse, imports: ImportEntry[], zone: string): Promise<void> {
  if (imports.length === 0) return;
  const day = (at: string) => `((${at} at time zone 'UTC') at time zone ${literal(zone)})::date`;
  const times = imports.map(({ seq, recordedAt }) => {
    const at = `timestamp ${literal(recordedAt.replace("Z", ""))}`;
    return `(${seq}, ${at}, ${day(at)}, null)`;
  });
  const rows = `import_seq in (${imports.map(({ seq }) => seq).join(", ")})`;
  const fresh = `raw_usage_usage where ${rows}`;
  const observedWithin = (within: string) =>
    growthSql("usage/observed.sql", {
      at_day: zone === "UTC" ? `r."at"::date` : day(`r."at"`),
      recorded_day: zone === "UTC" ? "r.recorded_at::date" : day("r.recorded_at"),
      within,
    });
  const observed = await observedWithin("true");
  await inOneStep(warehouse, async () => {
    await warehouse.exec(
      `insert into growth.usage_imports values ${times.join(", ")};
       insert into growth.usage_names
         select (select count(*) from growth.usage_names) + row_number() over (order by account, customer_id), account, customer_id
         from (select distinct import_account as account, customer as customer_id from ${fresh}) f
         where (account, customer_id) not in (select (account, customer_id) from growth.usage_names);
       insert into growth.usage_metrics
         select (select count(*) from growth.usage_metrics) + row_number() over (order by id), id, first_import
         from (select metric as id, min(import_seq) as first_import from ${fresh} group by metric)
         where id not in (select id from growth.usage_metrics);
       create or replace table growth.fresh_days as
         ${await growthSql("usage/single_days.sql", { observed, rows })} order by who, metric, day;
       update growth.usage_imports set from_day = (select min(greatest(day, known_from)) from growth.fresh_days) where ${rows};
       create or replace table growth.several as ${await growthSql("usage/repeated_days.sql")}`,
    );
    await addFresh(warehouse, observedWithin);
    await warehouse.exec("drop table if exists growth.fresh_days; drop table growth.several");
  });
}

/** How many days a local day can lie away from the day of an instant. */
const ZONE_DAYS = 1;

/** Adds the new days. Where all are new, their table becomes that of all days: they can be very many. */
async function addFresh(
  warehouse: Warehouse,
  observedWithin: (within: string) => Promise<string>,
): Promise<void> {
  const [found] = await warehouse.query(
    `select (select count(*) from growth.several) as several, (select count(*) from (from growth.usage_days limit 1)) as earlier,
       (select min(day)::varchar from growth.several) as first_on, (select max(day)::varchar from growth.several) as last_on`,
  );
  const single = "select * from growth.fresh_days";
  if (numberIn(found, "several") > 0) {
    const among = (table: string) =>
      `exists (from growth.several s where s.who = ${table}.who and s.metric = ${table}.metric and s.day = ${table}.day)`;
    const [first, last] = [
      `date ${literal(textIn(found, "first_on"))}`,
      `date ${literal(textIn(found, "last_on"))}`,
    ];
    const days = `u.day between ${first} and ${last}`;
    const observed = await observedWithin(
      `r."at" between ${first} - ${ZONE_DAYS} and ${last} + ${1 + ZONE_DAYS}`,
    );
    await warehouse.exec(
      `delete from growth.usage_days u where ${days} and ${among("u")};
       insert into growth.usage_days by name select * from (${single} f where not ${among("f")}
         union all by name (${await growthSql("usage/several_days.sql", { observed })})) order by who, metric, day`,
    );
  } else if (numberIn(found, "earlier") > 0)
    await warehouse.exec(`insert into growth.usage_days by name ${single}`);
  else
    await warehouse.exec("drop table growth.usage_days; alter table growth.fresh_days rename to usage_days");
}
