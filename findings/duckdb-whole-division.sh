#!/usr/bin/env bash
# DuckDB's // divides whole numbers to a whole number, and decimals to a fraction.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: 7 // 2 is 3, and 7.0 // 2 is 3.5, a double. A sum of bigints stays whole, being a hugeint.
# Why it matters: packages of units ("per 1,000 calls") are counted with //; once a quantity is a decimal, part of a package is charged.
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

const packs = await ask("select 7 // 2 as of_integers, 7.0::decimal(9, 1) // 2 as of_decimals, 7::double // 2 as of_doubles");
const sums = await ask("select sum(calls) // 1000 as packs from (values (1700::bigint), (1800)) t(calls)");
end([packs, "INTEGER DOUBLE DOUBLE [[3,3.5,3.5]]"], [sums, 'HUGEINT [["3"]]']);
JS
node run.mjs
