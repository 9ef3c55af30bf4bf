#!/usr/bin/env bash
# DuckDB's median of wide decimals goes through a double and comes back as a decimal: exact by its type, and a cent off.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: the median of two equal decimal(18, 2) is that number, and of the same as decimal(38, 2), the type that sum() gives, a cent less;
# quantile_disc is right in both. Of bigints it is a double.
# Why it matters: a median of totals that is checked to the cent is wrong from 2^53 hundredths, in micros from 9,007,199,254.74, and no type
# says so.
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

const of = (type) =>
  `select median(x) as median, quantile_disc(x, 0.5) as element from (select unnest([90071992547409.93, 90071992547409.93])::${type} as x)`;
const narrow = await ask(of("decimal(18, 2)"));
const wide = await ask(of("decimal(38, 2)"));
const totals = await ask(
  "select median(total) as median from (select sum(x) as total from (values (1, 90071992547409.93::decimal(18, 2)), (2, 90071992547409.93)) t(k, x) group by k)",
);
end(
  [narrow, 'DECIMAL(18,2) DECIMAL(18,2) [["90071992547409.93","90071992547409.93"]]'],
  [wide, 'DECIMAL(38,2) DECIMAL(38,2) [["90071992547409.92","90071992547409.93"]]'],
  [totals, 'DECIMAL(38,2) [["90071992547409.92"]]'],
);
JS
node run.mjs
