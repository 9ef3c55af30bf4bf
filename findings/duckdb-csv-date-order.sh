#!/usr/bin/env bash
# DuckDB's read_csv reads one export's dates month first or day first, by what days are in the file.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: 03/04/2024 is 4 March in a file that also holds 03/25/2024, and 3 April in one that holds days up to the 12th only. No error.
# Why it matters: the export of a whole month is right, and that of its first twelve days is spread over the year.
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
printf 'id,started\nsub_a,03/04/2024\nsub_b,03/25/2024\n' >month.csv
printf 'id,started\nsub_a,03/04/2024\nsub_c,03/05/2024\n' >begun.csv
cat >run.mjs <<'JS'
import { ask, end } from "./duck.mjs";

const first = (file) => `select started from read_csv('${file}') where id = 'sub_a'`;
end(
  [await ask(first("month.csv")), 'DATE [["2024-03-04"]]'],
  [await ask(first("begun.csv")), 'DATE [["2024-04-03"]]'],
);
JS
node run.mjs
