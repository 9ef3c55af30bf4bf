#!/usr/bin/env bash
# DuckDB's series of months from the 31st slips to the 29th for good, and two of its functions disagree on when a month is over.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: generate_series from 2024-01-31 by a month goes 31, 29, 29, 29, where a start plus n months goes 31, 29, 31, 30. From
# 2024-01-31 to 2024-02-29 datesub counts one whole month, and age none (29 days).
# Why it matters: a subscription of the 31st is billed on the last day of short months and on the 31st again after them. Periods made by the
# series begin two days early from March on, and ages in months depend on the function.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >duck.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();

/** Runs a query and prints its rows with their types. */
export async function ask(sql) {
  const answer = await connection.runAndReadAll(sql);
  const rows = JSON.stringify(answer.getRowsJson());
  const types = answer.columnTypes().join(" ");
  console.log(`${sql}\n  ${types}\n  ${rows}`);
  return `${types} ${rows}`;
}

/** Ends the process: 1 when an answer is not as it was. */
export function end(...pairs) {
  const changed = pairs.filter(([seen, expected]) => seen !== expected);
  for (const [seen, expected] of changed) console.log(`changed: ${seen}\n was:     ${expected}`);
  process.exit(changed.length === 0 ? 0 : 1);
}

console.log((await connection.runAndReadAll("select version()")).getRowsJson()[0][0]);
JS
cat >run.mjs <<'JS'
import { ask, end } from "./duck.mjs";

const days = (dates) => `list_transform(${dates}, lambda d: day(d))`;
const series = await ask(
  `select ${days("generate_series(timestamp '2024-01-31', timestamp '2024-04-30', interval '1 month')")} as days`,
);
const anchored = await ask(
  `select ${days("list_transform(range(4), lambda n: timestamp '2024-01-31' + to_months(n::integer))")} as days`,
);
const whole = await ask(
  "select datesub('month', timestamp '2024-01-31', timestamp '2024-02-29') as datesub, datepart('month', age(timestamp '2024-02-29', timestamp '2024-01-31')) as age",
);
end(
  [series, 'BIGINT[] [[["31","29","29","29"]]]'],
  [anchored, 'BIGINT[] [[["31","29","31","30"]]]'],
  [whole, 'BIGINT BIGINT [["1","0"]]'],
);
JS
node run.mjs
