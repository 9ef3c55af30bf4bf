import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { breathe, forEverybody } from "../../base/waiting.ts";
import { statesMark } from "../../model/build.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import type { Book } from "../../model/parts/book.ts";
import { inOneStep, readState, writeState } from "../../model/remembered.ts";
import type { Store } from "../../store/store.ts";
import type { RawVersion } from "../../store/version-log.ts";
import { globbed, literal } from "../../warehouse/literal.ts";
import { bodyColumns, bodyType, earlierType, PUBLISHED, type Published } from "./published.ts";

/** Increase it when a change to how versions are published changes their tables. */
const PUBLISHED_VERSION = 1;

/**
 * The state of published versions. Its beginning makes it go with the schema `growth`; states whose names begin with it go
 * when all versions are published anew.
 */
export const VERSIONS_STATE = "growth_versions";

/** How many versions are read from the record at a time. */
const A_PAGE = 5000;

const stateSchema = z.object({
  version: z.number(),
  record: z.string(),
  zone: z.string(),
  /** What customers' numbers depend on. */
  customers: z.string(),
  /** The last version that is in, and what tells it from another record's. */
  seq: z.number(),
  mark: z.string(),
});
type State = z.infer<typeof stateSchema>;

/**
 * Brings the tables of versions in the schema `growth` up to date with the record: `opportunity_versions` and so on, a
 * row a version, and views of what holds now, such as `opportunities`. Only new versions are read; all are where the
 * warehouse, the record or the time zone is another one.
 *
 * Columns that all have: `seq`, `id`, `by`, `recorded_at`, `at_day` and `recorded_day` in the organisation's zone,
 * `is_gone`, and for questions "as known then" `known_from` up to before `known_until` (null: it is the last one): on
 * day x an id is as the version says with known_from <= x < known_until. A version is known from the day on which it was
 * recorded; the first ones of an opportunity from a file tell what was known before, from the day they tell of
 * (`is_backfilled`). `customer` is the number that growth knows the customer by; null: unknown.
 */
export async function publishVersions(store: Store, book: Book): Promise<void> {
  await forEverybody(() => book.warehouse.roomy(() => publish(store, book)));
}

async function publish(store: Store, book: Book): Promise<void> {
  const { warehouse } = book;
  const wanted: State = {
    version: PUBLISHED_VERSION,
    record: store.id,
    zone: book.zone.name,
    customers: await customersMark(book),
    ...store.versions.end(),
  };
  const text = (await readState(warehouse, VERSIONS_STATE)) ?? "";
  if (text === JSON.stringify(wanted)) return;
  const known = text === "" ? null : stateSchema.parse(JSON.parse(text));
  const isGrown = known !== null && isBeginning(store, known, wanted);
  await inOneStep(warehouse, async () => {
    if (!isGrown) await createTables(book);
    await add(store, book, { after: isGrown ? known.seq : 0, until: wanted.seq });
    if (isGrown && known.customers !== wanted.customers) await resolveAll(book);
    await writeState(warehouse, VERSIONS_STATE, JSON.stringify(wanted));
  });
}

/** Whether what is in is how the record begins. */
function isBeginning(store: Store, known: State, wanted: State): boolean {
  const isSame =
    known.version === wanted.version && known.record === wanted.record && known.zone === wanted.zone;
  return isSame && known.seq <= wanted.seq && store.versions.markAt(known.seq).mark === known.mark;
}

async function customersMark({ warehouse, isLinked }: Book): Promise<string> {
  const links = isLinked ? ((await readState(warehouse, LINKED_SCHEMA)) ?? "") : "";
  return JSON.stringify([await statesMark(warehouse), links]);
}

const kinds = Object.entries<Published>(PUBLISHED);

async function createTables({ warehouse }: Book): Promise<void> {
  await warehouse.exec(
    `create schema if not exists growth;
     delete from warehouse_state where starts_with(name, '${VERSIONS_STATE}')`,
  );
  for (const [kind, { now, columns }] of kinds) {
    const own = Object.entries(columns).map(([name, { type }]) => `${name} ${type}`);
    const all = [
      `seq integer, id varchar, "by" varchar, recorded_at timestamp, at_day date, recorded_day date, is_gone boolean`,
      "is_backfilled boolean, known_from date, known_until date, customer integer",
      ...own,
    ];
    await warehouse.exec(
      `create or replace table growth.${kind}_versions (${all.join(", ")});
       create or replace view growth.${now} as
         select * from growth.${kind}_versions where known_until is null and not is_gone`,
    );
  }
}

/** Adds the versions that were written after one up to another one. */
async function add(store: Store, book: Book, span: { after: number; until: number }): Promise<void> {
  if (span.after === span.until) return;
  const scratch = await store.scratch();
  try {
    for (const [kind, published] of kinds) {
      const path = join(scratch, `${kind}.json`);
      if (await write(store, path, kind, span)) await addKind(book, { kind, published, path });
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes versions of a kind to a file, a line each. @returns false if there are none */
async function write(
  store: Store,
  path: string,
  kind: string,
  { after, until }: { after: number; until: number },
): Promise<boolean> {
  let rows = store.versions.raw(kind, { after, until }, A_PAGE);
  if (rows.length === 0) return false;
  const file = createWriteStream(path);
  while (rows.length > 0) {
    if (!file.write(rows.map(lineOf).join(""))) await once(file, "drain");
    await breathe();
    rows = store.versions.raw(kind, { after: rows.at(-1)?.seq ?? until, until }, A_PAGE);
  }
  file.end();
  await once(file, "close");
  return true;
}

function lineOf({ seq, id, at, recorded_at, by, body, earlier }: RawVersion): string {
  const rest = earlier === null ? "" : `,"earlier":${earlier}`;
  return `{"seq":${seq},"id":${JSON.stringify(id)},"at":"${at}","recorded_at":"${recorded_at}","by":${JSON.stringify(by)},"body":${body ?? "null"}${rest}}\n`;
}

/** Adds new versions of one kind, and says anew from when until when each version of the same things is known. */
async function addKind(
  { warehouse, zone, isLinked }: Book,
  { kind, published, path }: { kind: string; published: Published; path: string },
): Promise<void> {
  const table = `growth.${kind}_versions`;
  const day = (at: string) =>
    zone.name === "UTC"
      ? `${at}::date`
      : `((${at} at time zone 'UTC') at time zone ${literal(zone.name)})::date`;
  const fresh = `select seq, id, "by", recorded_at, ${day('"at"')} as at_day, ${day("recorded_at")} as recorded_day,
    body is null as is_gone, ${bodyColumns(published).join(", ")}, customer from ${versionsIn("fresh_lines", published)}`;
  await warehouse.exec(
    `create or replace temp table fresh_lines as
       with f as (select *${customerColumns(published)} from ${linesOf(published, path)})
       select f.* ${customerColumns(published) === "" ? "" : "exclude (account, customer_id)"}, ${customerOf(published, isLinked)} as customer
       from f ${customersOf(published, isLinked)};
     create or replace temp table fresh_spans as
       with told as (
         select seq, id, at_day, recorded_day, coalesce(${published.isHistory ?? "false"}, false)
           and recorded_at = min(recorded_at) over (partition by id)
           and id not in (select id from ${table} where id in (select id from fresh_lines)) as is_backfilled
         from (${fresh})
       ),
       known as (
         select *, case when is_backfilled then least(at_day, recorded_day) else recorded_day end as known_from from told
       )
       select seq, id, is_backfilled, known_from, min(known_from) over (
         partition by id order by seq rows between 1 following and unbounded following) as known_until
       from known;
     update ${table} t set known_until = f.known_from
       from (select id, min(known_from) as known_from from fresh_spans group by id) f
       where f.id = t.id and t.known_until is null;
     insert into ${table} by name
       select f.*, s.is_backfilled, s.known_from, s.known_until from (${fresh}) f join fresh_spans s on s.seq = f.seq;
     drop table fresh_lines; drop table fresh_spans`,
  );
}

/** What finds the customer of a line. */
function customerColumns({ columns }: Published): string {
  return "customer_id" in columns ? ", body.account as account, body.customer as customer_id" : "";
}

/** The lines of a file. */
function linesOf(published: Published, path: string): string {
  const types = { seq: "integer", id: "varchar", at: "timestamp", recorded_at: "timestamp", by: "varchar" };
  const columns = Object.entries({
    ...{ ...types, body: bodyType(published) },
    ...(published.earlier !== undefined && { earlier: earlierType(published) }),
  }).map(([name, type]) => `"${name}": ${literal(type)}`);
  return `read_json(${literal(globbed(path))}, format = 'newline_delimited', columns = {${columns.join(", ")}})`;
}

/** Lines, a row a version: where earlier ones lie with a later one, each is a row, too. */
function versionsIn(lines: string, { earlier }: Published): string {
  if (earlier === undefined) return lines;
  const fields = earlier.map(
    (name) =>
      `earlier.set.${name} is null as is_same_${name}, unnest(list_append(earlier.set.${name}, body.${name})) as then_${name}`,
  );
  return `(select * replace (seq - many + place as seq, then_at as "at") from (
    select * exclude (earlier), coalesce(len(earlier."at"), 0) + 1 as many, ${fields.join(", ")},
      unnest(list_append(earlier."at", "at")) as then_at, generate_subscripts(list_append(earlier."at", "at"), 1) as place
    from ${lines}))`;
}

/** Resolves all customers anew, after their numbers or links have changed. */
async function resolveAll({ warehouse, isLinked }: Book): Promise<void> {
  for (const [kind, published] of kinds) {
    if (!("customer_id" in published.columns)) continue;
    const table = `growth.${kind}_versions`;
    await warehouse.exec(
      `create or replace table growth.all_versions as
         select f.* replace (${customerOf(published, isLinked)} as customer) from ${table} f ${customersOf(published, isLinked)}
         order by f.seq;
       delete from ${table};
       insert into ${table} by name from growth.all_versions;
       drop table growth.all_versions`,
    );
  }
}

function customerOf({ columns }: Published, isLinked: boolean): string {
  if (!("customer_id" in columns)) return "null::integer";
  return isLinked ? "coalesce(l.representative, c.customer)" : "c.customer";
}

function customersOf({ columns }: Published, isLinked: boolean): string {
  if (!("customer_id" in columns)) return "";
  const links = isLinked ? `left join ${LINKED_SCHEMA}.linked_customers l on l.customer = c.customer` : "";
  return `left join customers c on c.account = f.account and c.customer_id = f.customer_id ${links}`;
}
