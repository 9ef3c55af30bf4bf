#!/usr/bin/env bash
# DuckDB's read_csv asks for sixteen times the longest line that a CSV may have, however small the file is.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: under a memory limit of 200 MB, a file of two lines is read with max_line_size 2,000,000, refused with "Out of Memory" at 20,000,000, and read at 20,000,000 with buffer_size 32,000,000.
# Why it matters: a generous limit on lines (long metadata of a customer) costs hundreds of megabytes for each open file.
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
printf 'id,amount\nsub_a,10\n' >two.csv
cat >run.mjs <<'JS'
import { ask, end } from "./duck.mjs";

const read = (options) =>
  ask(`select count(*)::integer as n from read_csv('two.csv', auto_detect = false, columns = {'id': 'VARCHAR', 'amount': 'VARCHAR'}, header = true, ${options})`)
    .catch((error) => {
      const what = String(error).includes("Out of Memory") ? "Out of Memory" : String(error);
      console.log(`${options}\n  ${what}`);
      return what;
    });
await ask("set memory_limit = '200MB'");
end(
  [await read("max_line_size = 2000000"), "INTEGER [[1]]"],
  [await read("max_line_size = 20000000"), "Out of Memory"],
  [await read("max_line_size = 20000000, buffer_size = 32000000"), "INTEGER [[1]]"],
);
JS
node run.mjs
