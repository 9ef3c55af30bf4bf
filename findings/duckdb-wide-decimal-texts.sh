#!/usr/bin/env bash
# DuckDB takes some hundred times as long to read a text as decimal(38, 6) as it does to read it as decimal(18, 6).
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-30.
# Seen: on one thread, a million amounts such as 1234.50 took 0.04 s as decimal(18, 6) and 6 s as decimal(38, 6); the sums are the same.
# Why it matters: money columns are often read as the widest decimal to be safe. Half of the time that it took to read a CSV of subscriptions went there; the narrow type first, and the wide one where that gives null, reads the same values.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >run.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
console.log((await connection.runAndReadAll("select version()")).getRowsJson()[0][0]);
await connection.run("create table amounts as select (i % 10000)::varchar || '.' || lpad((i % 100)::varchar, 2, '0') as amount from range(1000000) t(i)");

async function read(type) {
  const started = performance.now();
  const answer = await connection.runAndReadAll(`select sum(try_cast(amount as ${type}))::varchar from amounts`);
  const seconds = (performance.now() - started) / 1000;
  console.log(`${type}: ${seconds.toFixed(2)} s, sum ${answer.getRowsJson()[0][0]}`);
  return { seconds, sum: answer.getRowsJson()[0][0] };
}

const [narrow, wide] = [await read("decimal(18, 6)"), await read("decimal(38, 6)")];
const isAsBefore = wide.seconds > 5 * narrow.seconds && wide.sum === narrow.sum;
if (!isAsBefore) console.log("changed: the wide decimal is read as fast, or another sum comes out");
process.exit(isAsBefore ? 0 : 1);
JS
node run.mjs
