#!/usr/bin/env bash
# To DuckDB a month equals 30 days and a year 360 days, as values of type interval: grouping by a billing interval merges different ones.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: of prices every 1 month, 30 days, 1 year and 360 days, GROUP BY makes two groups, named by whichever came first; their texts are
# four. Added to a date they differ.
# Why it matters: monthly prices and prices of 30 days become one plan, and which name it has depends on the order of the rows.
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

const prices = "(values (1, interval '1 month'), (2, interval '30 days'), (3, interval '1 year'), (4, interval '360 days')) t(id, every)";
const groups = await ask(`select count(distinct every) as intervals, count(distinct every::varchar) as texts from ${prices}`);
const named = await ask(`select list(id order by id) as ids from ${prices} group by every order by ids`);
const added = await ask("select date '2024-01-31' + interval '1 month' = date '2024-01-31' + interval '30 days' as is_same");
end(
  [groups, 'BIGINT BIGINT [["2","4"]]'],
  [named, "INTEGER[] [[[1,2]],[[3,4]]]"],
  [added, "BOOLEAN [[false]]"],
);
JS
node run.mjs
