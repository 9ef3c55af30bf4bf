#!/usr/bin/env bash
# DuckDB's strptime reads the zone name of a winter time and gives null for that of a summer time.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: with %Z, "2024-01-15 10:00:00 EST" is read, and so is "... PST"; "2024-07-15 10:00:00 EDT" and "... PDT" are null with try_strptime. UTC and GMT are read.
# Why it matters: an export with zone names, as some billing systems write, loses exactly the rows of summer, without an error.
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

const read = (text) => `select try_strptime('${text}', '%Y-%m-%d %H:%M:%S %Z') is null as is_lost`;
end(
  [await ask(read("2024-01-15 10:00:00 UTC")), "BOOLEAN [[false]]"],
  [await ask(read("2024-01-15 10:00:00 EST")), "BOOLEAN [[false]]"],
  [await ask(read("2024-07-15 10:00:00 EDT")), "BOOLEAN [[true]]"],
  [await ask(read("2024-01-15 10:00:00 PST")), "BOOLEAN [[false]]"],
  [await ask(read("2024-07-15 10:00:00 PDT")), "BOOLEAN [[true]]"],
);
JS
node run.mjs
