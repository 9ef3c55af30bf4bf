/** What analysts write in place of a value, over `customers` and its columns `id`, `name`, `created`, `account`. */
const VALUES = [
  "id",
  "c.id",
  '"id"',
  'c."name"',
  "count(*)",
  "count(distinct account)",
  "upper(id)",
  "date_trunc('month', created)",
  "coalesce(name, '-')",
  "length(id) + 1",
  "id like 'cus%'",
  "case when name is null then 'none' else name end",
  "cast(created as date)",
  "try_cast(id as bigint)",
  "max(created)",
  "date_format(created, '%Y-%m')",
  "date_diff('day', created, timestamp '2026-12-01 00:00:00')",
  "array_agg(id)",
  "json_extract_scalar('{\"a\": 1}', '$.a')",
  "'read_text(''a.csv''); drop table customers'",
  "approx_percentile(length(id), 0.5)",
  "element_at(split(id, '_'), 1)",
  "-1.50",
  "id || ' -- no comment'",
];

const SOURCES = [
  "customers c",
  "main.customers as c",
  "(select * from customers) c",
  '"customers" as "c"',
  "customers c where id is not null and created >= date '2025-01-01'",
];

const ENDS = ["", " -- a comment", ";", " /* a; b */ limit 3"];

/** Whole queries in styles of their own; `"planted.csv"` is a name that they give. */
const WHOLE = [
  "select * from customers union select * from customers",
  "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT sum(n) FROM r",
  "with customers as (select 1 as id) select id from customers",
  'with "planted.csv" as (select 1 as id) select id from "Planted.CSV"',
  'with "é" as (select 1 as id) select id from "é"',
  "with a as (select 1 as n), b as (select n from a) select * from a join b using (n)",
  "select a.id, b.id from customers a left join customers b on a.id = b.id and b.account = 'eu'",
  "select account, count(*) from customers group by grouping sets ((account), ())",
  "select account, count(*) from customers group by rollup (account) having count(*) > 0",
  "select id, row_number() over (partition by account order by created desc) from customers",
  "select id, lag(id) over w from customers window w as (order by created)",
  "select id from customers where created between timestamp '2026-01-01' and timestamp '2026-02-01'",
  "select * from cambium.changes where change > 10.5",
  "select exists(select 1 from customers where id = 'cus_1')",
  "select sum(change) filter (where change > 0) from cambium.changes",
  "select n from generate_series(1, 3) as t(n)",
  "select k, v from unnest(map(array['a'], array[1])) as t(k, v)",
  "select transform(array[1, 2], x -> x + 1), filter(array[1, 2], x -> x > 1)",
  "select id from customers qualify row_number() over (order by id) = 1",
  "values (1, 'a'), (2, 'b')",
  "select * from customers c cross join unnest(split(c.id, '_')) as t(part)",
  "select id from customers where account in (select account from cambium.changes)",
  "select id from customers except select 'cus_1' order by 1 fetch first 2 rows only",
];

/** Queries over the books that all pass, in the styles in which people write them. */
export function benignQueries(): string[] {
  const plain = VALUES.flatMap((value) =>
    SOURCES.flatMap((source) => ENDS.map((end) => `select ${value} from ${source}${end}`)),
  );
  return [...WHOLE, ...plain];
}
