import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE_FUNCTIONS, isAllowedFunction, TABLE_FUNCTIONS } from "../../src/sql/guard/functions.ts";
import { several } from "../amount.ts";
import { Sandbox } from "./asked.ts";

/** Statements that are no query, and queries that reach for what isn't the books. `x` is a table of the schema. */
const OTHERS = `
insert into customers values ('a') | update customers set id = 'a' | delete from customers | drop table customers | drop schema cambium cascade
create table t as select 1 | create or replace view v as select 1 | create temp table t(a int) | create macro m(a) as a | create schema s
create sequence s | create type t as enum ('a') | create secret s (type s3) | create persistent secret s (type s3) | alter table customers rename to c
attach 'a.db' | attach 'a.db' as a | attach ':memory:' as a | detach books | use memory | copy customers to 'a.csv' | copy (select 1) to 'a.parquet'
copy customers from 'a.csv' | export database 'a' | import database 'a' | install httpfs | load httpfs | load 'a.duckdb_extension' | force install spatial
set memory_limit = '1TB' | set threads = 8 | set enable_external_access = true | reset memory_limit | set lock_configuration = false | set search_path = 'memory'
pragma database_list | pragma memory_limit = '1TB' | pragma show_tables | pragma table_info('customers') | pragma enable_profiling | call duckdb_settings()
call pragma_version() | checkpoint | force checkpoint | vacuum | analyze | begin | commit | rollback | begin transaction
prepare p as select 1 | execute p | execute p(1) | deallocate p | explain select 1 | explain analyze select 1 | show tables | show all tables | show databases
describe customers | summarize customers | summarize select 1 | set variable a = 1 | reset variable a | comment on table customers is 'a' | truncate customers
merge into customers using customers c on false when not matched then insert values ('a') | pivot customers on id | unpivot customers on id into name n value v
select 1; select 2 | select 1; drop table customers | ; drop table customers | select 1; select 2 -- a
/* a */ drop table customers | -- a
drop table customers | (drop table customers) | with t as (drop table customers) select 1 | with t as (insert into customers values ('a') returning *) select * from t
select * from 'a.csv' | select * from "a.parquet" | select * from 'https://a.example/a.csv' | from 'a.json' | select * from read_csv('a.csv') | table 'a.csv'
select * from customers, 'a.csv' | select * from customers union all select id, id, now(), id from 'a.csv' | select (select content from read_text('a')) | select exists(from 'a.csv')
with t as (select * from 'a.csv') select * from t | with "a.csv" as (select 1), t as (select 1) select * from 'b.csv' | select * from (with "a.csv" as (select 1) select 1) q, 'a.csv'
with recursive r as (select 1 as n union all select n + 1 from r, 'a.csv' where n < 3) select * from r | select * from customers where id in (from 'a.csv')
select * from customers order by (select count(*) from 'a.csv') | select * from customers limit (select count(*) from glob('*')) | values ((select count(*) from 'a.csv'))
select * from information_schema.tables | select * from pg_catalog.pg_tables | select * from duckdb_tables | select * from sqlite_master | select * from main.sqlite_master
select * from system.main.duckdb_settings | select * from memory.main.t | select * from books.main.customers | select * from temp.t | select * from "main"."nothing"
select * from cambium.nothing | select * from nothing.customers | select * from query('select 1') | select * from query_table('customers') | select * from query_table(['customers'])
select * from customers at (version => 1) | select * from json_execute_serialized_sql('{}') | select json_serialize_plan('select 1') | select * from which_secret('a', 's3')
select main.getenv('HOME') | select system.main.getenv('HOME') | select "getenv"('HOME') | select GETENV('HOME') | select count(*) filter (where getenv('A') = 'b') from customers
select sum(1) over (order by getenv('A')) from customers | select list_transform(['A'], x -> getenv(x)) | select case when true then getenv('A') end | select [getenv('A')] | select {'a': getenv('A')}
select getvariable('a') | select nextval('s') | select currval('s') | select current_setting('threads') | select setseed(0.5) | select sleep_ms(10000) | select pg_sleep(10) | select error('a')
select write_log('a') | select txid_current() | select version() | select current_user | select current_database() | select current_schema() | select uuid() | select gen_random_uuid()
select * from unnest([getenv('A')]) | select * from generate_series(1, length(getenv('A'))) | select * from range(getenv('A')) | select cast(getenv('A') as int) | select getenv('A')::int
select * from customers tablesample (getenv('A')) | select id from customers group by getenv('A') | select id from customers having getenv('A') = 'a' | select id from customers qualify getenv('A') = 'a'
select * from customers c join lateral (select getenv(c.id)) on true | select * from customers natural join (select getenv('A') as id) | select * replace (getenv('A') as id) from customers | select columns(getenv('A')) from customers
`
  .split(/\n(?!drop)|(?<=\S) \| /)
  .map((one) => one.trim())
  .filter((one) => one !== "");

/** Ways to write the same: none may hide it. */
const DRESSES: ((sql: string) => string)[] = [
  (sql) => `  ${sql}  ;`,
  (sql) => `/* a comment */ ${sql} -- another`,
  (sql) => sql.toUpperCase(),
];

let sandbox: Sandbox;
let builtIn: { name: string; kind: string }[];

beforeAll(async () => {
  sandbox = await Sandbox.open();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(
    "select distinct function_name, function_type from duckdb_functions() order by 1, 2",
  );
  builtIn = found.getRows().map(([name, kind]) => ({ name: String(name), kind: String(kind) }));
  connection.closeSync();
  instance.closeSync();
});
afterAll(() => sandbox.close());

/** A query is refused by what reads it, never by what runs it. */
async function refused(sql: string): Promise<void> {
  const reply = await sandbox.ask(sql);
  const by = reply.kind === "refused" ? reply.by : reply.kind;
  expect({ sql, by }).toEqual({ sql, by: expect.stringMatching(/^(parser|guard)$/) });
}

describe("what is no query over the books", () => {
  it("is refused before anything runs, however it is written", async () => {
    for (const sql of OTHERS) await refused(sql);
    for (const dress of DRESSES)
      for (const sql of OTHERS.filter((_, place) => place % 2 === 0)) await refused(dress(sql));
  });

  it("is every function of the engine that isn't on the list", async () => {
    const plain = builtIn.filter(
      ({ name, kind }) => /^[a-z_]\w*$/.test(name) && !isAllowedFunction(name) && !kind.startsWith("table"),
    );
    expect(plain.length).toBeGreaterThan(250);
    for (const { name } of plain) await refused(`select "${name}"('a')`);
    const tables = builtIn.filter(({ name, kind }) => kind.startsWith("table") && !TABLE_FUNCTIONS.has(name));
    expect(tables.length).toBeGreaterThan(70);
    for (const { name } of tables) await refused(`select * from "${name}"('a')`);
  });

  it("never was what the list allows: each of its functions is the engine's", () => {
    const names = new Set(builtIn.map(({ name }) => name));
    const own = ["coalesce", "ifnull", "unnest"];
    expect(ENGINE_FUNCTIONS.filter((name) => !names.has(name) && !own.includes(name))).toEqual([]);
    for (const name of [
      "getenv",
      "read_text",
      "query",
      "current_setting",
      "getvariable",
      "nextval",
      "sleep_ms",
      "glob",
    ])
      expect(isAllowedFunction(name)).toBe(false);
  });
});

/** Queries that people write, from parts that may stand together. */
function benign(): string[] {
  const values = [
    "id",
    "count(*)",
    "upper(id)",
    "created",
    "date_trunc('month', created)",
    "coalesce(name, '-')",
    "length(id) + 1",
    "id like 'cus%'",
    "case when name is null then 1 else 2 end",
    "cast(created as date)",
  ];
  const ends = ["", " order by 1", " order by 1 desc limit 1", " limit 3 offset 1", " -- a comment", ";"];
  const sources = [
    "customers",
    "customers as c",
    "(select * from customers) c",
    "main.customers",
    "customers where id is not null",
  ];
  return values.flatMap((value) =>
    sources.flatMap((source) => ends.map((end) => `select ${value} from ${source}${end}`)),
  );
}

describe("a query over the books", () => {
  it("passes, however it is written", async () => {
    const others = [
      "select * from customers union select * from customers",
      "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select sum(n) from r",
      "with customers as (select 1 as id) select id from customers",
      'with "a.csv" as (select 1 as id) select id from "a.csv"',
      "with a as (select 1 as n), b as (select n from a) select * from a join b using (n)",
      "select a.id, b.id from customers a left join customers b on a.id = b.id and b.account = 'eu'",
      "select account, count(*) from customers group by grouping sets ((account), ())",
      "select id, row_number() over (partition by account order by created desc) from customers",
      "select id from customers where created between timestamp '2026-01-01' and timestamp '2026-02-01'",
      "select * from cambium.changes where change > 10.5",
      "select exists(select 1 from customers where id = 'cus_1')",
      "select sum(change) filter (where change > 0) from cambium.changes",
      "select n from generate_series(1, 3) as t(n)",
      "select 'drop table customers; select read_text(''a'')' as text",
    ];
    const all = [...others, ...benign()];
    expect(all.length).toBeGreaterThan(300);
    for (const sql of all.slice(0, several({ few: 80, all: 220, most: all.length })))
      expect({ sql, reply: await sandbox.ask(sql) }).toMatchObject({ sql, reply: { kind: "rows" } });
  });
});
