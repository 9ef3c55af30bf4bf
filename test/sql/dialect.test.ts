import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sandbox } from "./asked.ts";

/**
 * What Trino 414 answers, with where that is known from: the name of a page of its documentation (trino.io/docs/414,
 * "functions/…" or "language/…"), or the rule of its types.
 */
const ANSWERS: [sql: string, value: unknown, source: string][] = [
  // Numbers: functions/math, functions/conversion, and the type of a division of decimals.
  ["5 / 2", 2, "functions/math: division of integers truncates"],
  ["-7 / 2", -3, "functions/math: towards zero"],
  ["7 / 2.0", 3.5, "decimal(…, 1): scale is the larger of both"],
  ["12345 / 100.0", 123.5, "decimal(…, 1): one digit behind the point, halves up"],
  ["1 / 3.00", 0.33, "decimal(…, 2)"],
  ["cast(1 as double) / 3", 1 / 3, "a double stays one"],
  ["round(2.5)", "3", "functions/math: halves away from zero"],
  ["round(-2.5e0)", -3, "functions/math"],
  ["cast(2.5e0 as bigint)", 3, "functions/conversion: a cast rounds halves up"],
  ["truncate(2.9)", "2", "functions/math"],
  ["greatest(1, null)", null, "functions/comparison: null if any is null"],
  ["least(1, 2, 3)", 1, "functions/comparison"],
  ["is_nan(0e0)", false, "functions/math"],
  ["if(1 > 2, 'a', 'b')", "b", "functions/conditional"],
  ["try(cast('x' as bigint))", null, "functions/conditional"],
  // Dates: functions/datetime.
  [
    "date_add('month', 1, date '2024-01-31')",
    "2024-02-29",
    "functions/datetime: a day past the end is the last",
  ],
  ["date '2024-01-31' + interval '1' month", "2024-02-29", "functions/datetime: a date stays a date"],
  ["date_add('day', -1, timestamp '2024-03-01 10:00:00')", "2024-02-29 10:00:00", "functions/datetime"],
  [
    "date_diff('month', date '2024-01-31', date '2024-02-29')",
    1,
    "functions/datetime: months that are whole",
  ],
  [
    "date_diff('month', timestamp '2024-01-15 00:00:00', timestamp '2024-03-14 00:00:00')",
    1,
    "functions/datetime",
  ],
  [
    "date_diff('day', timestamp '2024-01-01 12:00:00', timestamp '2024-01-03 11:00:00')",
    1,
    "functions/datetime: days of 24 hours",
  ],
  ["date_trunc('month', date '2024-05-17')", "2024-05-01", "functions/datetime: of the type of its value"],
  ["date_trunc('quarter', timestamp '2024-05-17 01:02:03')", "2024-04-01 00:00:00", "functions/datetime"],
  ["day_of_week(date '2024-03-03')", 7, "functions/datetime: Monday is 1"],
  ["extract(dow from date '2024-03-04')", 1, "functions/datetime"],
  ["week(date '2024-12-30')", 1, "functions/datetime: weeks of ISO 8601"],
  ["year_of_week(date '2024-12-30')", 2025, "functions/datetime"],
  ["last_day_of_month(date '2024-02-03')", "2024-02-29", "functions/datetime"],
  [
    "date_format(timestamp '2024-03-05 04:06:07', '%Y-%m-%d %H:%i:%s')",
    "2024-03-05 04:06:07",
    "functions/datetime",
  ],
  ["date_format(date '2024-03-05', '%M %e, %Y')", "March 5, 2024", "functions/datetime"],
  ["date_parse('2024-03-05', '%Y-%m-%d')", "2024-03-05 00:00:00", "functions/datetime"],
  ["format_datetime(timestamp '2024-03-05 04:06:07', 'yyyy-MM-dd')", "2024-03-05", "functions/datetime"],
  ["from_unixtime(1700000000) = timestamp '2023-11-14 22:13:20 UTC'", true, "functions/datetime"],
  ["to_unixtime(timestamp '2023-11-14 22:13:20')", 1_700_000_000, "functions/datetime"],
  ["to_iso8601(date '2024-03-05')", "2024-03-05", "functions/datetime"],
  ["to_iso8601(timestamp '2024-03-05 04:06:07')", "2024-03-05T04:06:07.000", "functions/datetime"],
  ["from_iso8601_date('2024-03-05')", "2024-03-05", "functions/datetime"],
  ["date(timestamp '2024-03-05 04:06:07')", "2024-03-05", "functions/datetime"],
  [
    "cast(timestamp '2024-01-01 02:00:00' at time zone 'America/New_York' as date)",
    "2023-12-31",
    "functions/datetime: a time without zone is UTC here",
  ],
  ["date_format(data_load_time, '%Y-%m-%d')", "2026-06-30", "Sigma: when the data was loaded"],
  // Text: functions/string, functions/regexp.
  ["concat('a', null)", null, "functions/string"],
  ["concat('a', 'b', 'c')", "abc", "functions/string"],
  ["split_part('a,b,c', ',', 2)", "b", "functions/string"],
  ["strpos('abc', 'c')", 3, "functions/string"],
  ["regexp_like('abc', 'b+')", true, "functions/regexp: anywhere in the text"],
  ["regexp_extract('ab12', '[0-9]+')", "12", "functions/regexp"],
  ["regexp_extract('ab', '[0-9]+')", null, "functions/regexp: null where nothing matches"],
  ["regexp_replace('abab', '(b)', '[$1]')", "a[b]a[b]", "functions/regexp: all of them"],
  ["format('%,d of %s: %.2f', 1234567, 'x', 2.5e0)", "1,234,567 of x: 2.50", "functions/conversion"],
  ["levenshtein_distance('abc', 'abd')", 1, "functions/string"],
  // JSON: functions/json.
  [`json_extract_scalar('{"a": {"b": 1}}', '$.a.b')`, "1", "functions/json"],
  [`json_extract_scalar('{"a": {"b": 1}}', '$.a')`, null, "functions/json: null unless it is a scalar"],
  [`json_extract_scalar('{"a b": "x"}', '$["a b"]')`, "x", "functions/json"],
  [`cast(json_extract('{"a": "x"}', '$.a') as varchar)`, "x", "functions/json: without quotes"],
  [`json_array_length('[1, 2]')`, 2, "functions/json"],
  [`cast(json_parse('{"eur": 0.5}') as map(varchar, double))['eur']`, 0.5, "functions/json"],
  [`cast(json_parse('["a", "b"]') as array(varchar))`, '["a","b"]', "functions/json"],
  // Lists and maps: functions/array, functions/map, functions/lambda.
  ["cardinality(array[1, 2])", 2, "functions/array"],
  ["cardinality(map(array['a'], array[1]))", 1, "functions/map"],
  ["element_at(array[1, 2], 3)", null, "functions/array"],
  ["element_at(map(array['a'], array[1]), 'a')", 1, "functions/map"],
  ["element_at(map(array['a'], array[1]), 'b')", null, "functions/map"],
  ["array_join(array['a', null, 'b'], ',')", "a,b", "functions/array: nulls are left out"],
  ["array_join(array['a', null, 'b'], ',', '-')", "a,-,b", "functions/array"],
  ["array_position(array[1, 2], 3)", 0, "functions/array: 0 where it isn't"],
  ["slice(array[1, 2, 3, 4], 2, 2)", "[2,3]", "functions/array"],
  ["array_max(array[1, 3, 2])", 3, "functions/array"],
  ["contains(array[1, 2], 2)", true, "functions/array"],
  ["array_sort(array[3, null, 1])", "[1,3,null]", "functions/array: nulls last"],
  ["transform(array[1, 2], x -> x * 2)", "[2,4]", "functions/array"],
  ["filter(array[1, 2, 3], x -> x > 1)", "[2,3]", "functions/array"],
  ["reduce(array[1, 2, 3], 10, (s, x) -> s + x, s -> s * 2)", 32, "functions/array"],
  ["any_match(array[1, 2], x -> x > 1)", true, "functions/array"],
  ["all_match(array[1, 2], x -> x > 1)", false, "functions/array"],
  ["none_match(array[1, 2], x -> x > 2)", true, "functions/array"],
  ["zip_with(array[1, 2], array[10, 20], (a, b) -> a + b)", "[11,22]", "functions/array"],
  ["transform_values(map(array['a'], array[1]), (k, v) -> v + 1)", '{"a":2}', "functions/map"],
  ["transform_keys(map(array['a'], array[1]), (k, v) -> concat(k, 'b'))", '{"ab":1}', "functions/map"],
  ["map_filter(map(array['a', 'b'], array[1, 2]), (k, v) -> v > 1)", '{"b":2}', "functions/map"],
  ["sequence(1, 3)", "[1,2,3]", "functions/array: both ends"],
  ["cardinality(sequence(date '2024-01-01', date '2024-03-01', interval '1' month))", 3, "functions/array"],
  ["split_to_map('a=1,b=2', ',', '=')", '{"a":"1","b":"2"}', "functions/string"],
  ["decimalize_amount_no_display('jpy', 1234, 2)", 1234, "Sigma: yen have no smaller unit"],
  ["decimalize_amount_no_display('usd', 1234, 2)", 12.34, "Sigma"],
];

/** Whole queries, with the rows that Trino gives. */
const QUERIES: [sql: string, rows: unknown[][], source: string][] = [
  [
    "select last_value(x) ignore nulls over (order by i) from (values (1, 5), (2, null), (3, 7)) as t(i, x)",
    [[5], [5], [7]],
    "functions/window",
  ],
  [
    "select k, v from (select map(array['a', 'b'], array[1, 2]) as m) cross join unnest(m) as t(k, v) order by 1",
    [
      ["a", 1],
      ["b", 2],
    ],
    "sql/select: a map has two columns",
  ],
  [
    "select a, b from unnest(array[1, 2], array['x']) as t(a, b) order by 1",
    [
      [1, "x"],
      [2, null],
    ],
    "sql/select: the shorter is filled with nulls",
  ],
  [
    "select v, n from unnest(array['a', 'b']) with ordinality as t(v, n)",
    [
      ["a", 1],
      ["b", 2],
    ],
    "sql/select",
  ],
  [
    "select a, b, n from unnest(array[5, 6], array['x', 'y']) with ordinality as t(a, b, n)",
    [
      [5, "x", 1],
      [6, "y", 2],
    ],
    "sql/select",
  ],
  ["with t(x) as (values 1, 2, 3) select sum(x) from t", [[6]], "sql/values"],
  [
    "select x from (values 3, null, 1) as t(x) order by x desc",
    [[3], [1], [null]],
    "sql/select: nulls come last either way",
  ],
  [
    "select listagg(x, ', ') within group (order by x desc) from (values 'a', 'b') as t(x)",
    [["b, a"]],
    "functions/aggregate",
  ],
  [
    "select map_agg(k, v) from (values ('a', 1), ('a', 2), ('b', 3)) as t(k, v)",
    [['{"a":1,"b":3}']],
    "functions/aggregate",
  ],
  [
    "select multimap_agg(k, v) from (values ('a', 1), ('a', 2), ('b', 3)) as t(k, v)",
    [['{"a":[1,2],"b":[3]}']],
    "functions/aggregate",
  ],
  ["select approx_distinct(x) from (values 1, 1, 2) as t(x)", [[2]], "functions/aggregate"],
  ["select approx_percentile(x, 0.5) from (values 1, 2, 3) as t(x)", [[2]], "functions/aggregate"],
  [
    "select count_if(x > 1), arbitrary(y), max_by(x, x), bool_and(x > 0), every(x > 0) from (values (1, 'a'), (2, 'a')) as t(x, y)",
    [[1, "a", 2, true, true]],
    "functions/aggregate",
  ],
  [
    "select count_if(x > 1), (select count_if(y) from (values true) as u(y) where not y) from (values cast(null as integer)) as t(x)",
    [[0, 0]],
    "functions/aggregate: like count(CASE WHEN x THEN 1 END)",
  ],
  [
    "select count_if(x > 1) over (order by x) from (values 1, 2, 3) as t(x)",
    [[0], [1], [2]],
    "functions/aggregate, over a window",
  ],
  [
    "select date_trunc('month', c.moved_on), moved_on + interval '1' month, date_add('month', 1, moved_on) from cambium.changes c",
    [["2024-01-01", "2024-02-29", "2024-02-29"]],
    "functions/datetime: of the type of its value, also of a column",
  ],
  [
    "select month from unnest(sequence(date '2024-01-31', date '2024-03-31', interval '1' month)) as t(month)",
    [["2024-01-31"], ["2024-02-29"], ["2024-03-31"]],
    "functions/array",
  ],
  ["select 1 offset 0 rows fetch first 1 rows only", [[1]], "sql/select"],
  [
    "select count(*) from (values 1, 2) as t(x) tablesample bernoulli (100)",
    [[2]],
    "sql/select: percent of the rows",
  ],
  ["select cast(row(1, 'a') as row(n bigint, s varchar)).s", [["a"]], "language/types"],
];

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.open();
});
afterAll(() => sandbox.close());

describe("what is told of a query", () => {
  it("is the tables that it names, each once", async () => {
    const sql =
      "with x as (select * from cambium.changes) select (select count(*) from main.Customers), (select count(*) from customers) from x";
    expect(await sandbox.ask(sql)).toMatchObject({ tables: ["cambium.changes", "customers"] });
    expect(await sandbox.ask("select 1")).toMatchObject({ tables: [] });
  });
});

describe("what Trino's dialect says", () => {
  it.each(ANSWERS)("%s", async (sql, value) => {
    expect(await sandbox.rows(`select ${sql}`)).toEqual([[value]]);
  });

  it.each(QUERIES)("%s", async (sql, rows) => {
    expect(await sandbox.rows(sql)).toEqual(rows);
  });
});

describe("a query", () => {
  it("names columns without a name as Trino does", async () => {
    const reply = await sandbox.ask("select count(*), id, 1 + 1 as two from customers group by id");
    expect(reply.kind === "rows" && reply.columns.map(({ name }) => name)).toEqual(["_col0", "id", "two"]);
  });

  it("keeps whole numbers that a double can't hold", async () => {
    expect(await sandbox.rows("select 9007199254740993, 123456789012345678901234567890")).toEqual([
      ["9007199254740993", "123456789012345678901234567890"],
    ]);
  });

  it("takes parameters as numbers, days and text", async () => {
    const parameters = { from: "2026-02-01", who: "cus_%", n: "3" };
    expect(
      await sandbox.rows(
        "select id, {{n}} + 1 from customers where created >= date({{from}}) and id like {{who}}",
        { parameters },
      ),
    ).toEqual([["cus_2", 4]]);
    expect(await sandbox.ask("select {{ n }}")).toMatchObject({
      kind: "refused",
      message: "the query needs a value for n",
    });
    expect(await sandbox.ask("select {{ n }}, {{m}}", { isCheck: true })).toMatchObject({
      parameters: ["n", "m"],
    });
  });

  it("reads one account's rows where that is asked", async () => {
    const of = (accounts: string[]) =>
      sandbox.rows("select id from customers union all select customer_id from cambium.changes order by 1", {
        accounts,
      });
    expect(await of(["eu"])).toEqual([["cus_1"], ["cus_1"]]);
    expect(await of(["us"])).toEqual([["cus_2"]]);
    expect(await of([])).toEqual([]);
  });

  it.each([
    ["select\n  nosuch\nfrom customers", 2, 3],
    ["select 'ü', nosuch from customers", 1, 13],
    ["select {{n}}, nosuch from customers", 1, 15],
    ["select id from customer", 1, 16],
    ["select id frm customers", 1, 15],
    ["select id,\nread_text('x') from customers", 2, 1],
    ["select date_format(created, '%Q') from customers", 1, 8],
  ])("says where it is wrong: %s", async (sql, line, column) => {
    expect(await sandbox.ask(sql, { parameters: { n: "1" } })).toMatchObject({
      kind: "refused",
      line,
      column,
    });
  });
});
