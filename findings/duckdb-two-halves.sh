#!/usr/bin/env bash
# DuckDB rounds one half to an integer in two ways, by the type that it comes in.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: 2.5 cast to bigint is 3 from decimal and from text, and 2 from double; round(2.5) is 3 from both.
# Why it matters: half a cent goes up while amounts are decimals, and to the even cent as soon as an average or a division made them doubles.
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

const casts = await ask(
  "select 2.5::decimal(9, 1)::bigint as of_decimal, '2.5'::bigint as of_text, 2.5::double::bigint as of_double",
);
const rounds = await ask("select round(2.5::decimal(9, 1))::bigint as of_decimal, round(2.5::double)::bigint as of_double");
const mean = await ask(
  "select avg(cents)::bigint as mean, (sum(cents) / 2)::bigint as half from (values (2::decimal(9, 1)), (3)) t(cents)",
);
end(
  [casts, 'BIGINT BIGINT BIGINT [["3","3","2"]]'],
  [rounds, 'BIGINT BIGINT [["3","3"]]'],
  [mean, 'BIGINT BIGINT [["2","2"]]'],
);
JS
node run.mjs
