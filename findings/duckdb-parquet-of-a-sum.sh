#!/usr/bin/env bash
# DuckDB writes the sum of whole numbers to Parquet as a double, and loses its last digits without a word.
# Versions: @duckdb/node-api 1.5.6-r.1 (DuckDB 1.5.6). Run on 2026-12-01.
# Seen: sum(bigint) is a HUGEINT; in a Parquet file it is a DOUBLE. 9007199254740993 comes back as 9007199254740992.0,
#   no warning. Cast to decimal(38, 0) first, the column stays a decimal and the number exact. CSV keeps it, too.
# Why it matters: totals of money in minor units or micros that are exported by a plain COPY … TO … (FORMAT parquet).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >run.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const rowsOf = async (sql) => (await connection.runAndReadAll(sql)).getRowsJson();
const query = "select sum(n) as total from (values (9007199254740992::bigint), (1::bigint)) as t(n)";
await connection.run(`copy (${query}) to 'plain.parquet' (format parquet)`);
await connection.run(`copy (select total::decimal(38, 0) as total from (${query})) to 'cast.parquet' (format parquet)`);
const read = async (file) => (await rowsOf(`select typeof(total), total::varchar from '${file}'`))[0].join(" ");
const [[asked]] = await rowsOf(`select typeof(total) || ' ' || total from (${query})`);
const seen = [asked, await read("plain.parquet"), await read("cast.parquet")];
for (const line of [(await rowsOf("select version()"))[0][0], query, ...seen]) console.log(line);
const was = ["HUGEINT 9007199254740993", "DOUBLE 9007199254740992.0", "DECIMAL(38,0) 9007199254740993"];
process.exit(seen.every((line, index) => line === was[index]) ? 0 : 1);
JS
node run.mjs
