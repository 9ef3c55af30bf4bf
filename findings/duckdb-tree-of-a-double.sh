#!/usr/bin/env bash
# DuckDB's json_deserialize_sql writes a query whose numbers have other types than the query it was serialised from.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-30.
# Seen: 2.5e0 is a DOUBLE; after json_serialize_sql and json_deserialize_sql it is 2.5, a DECIMAL, so that a cast to a whole number
#   gives 3 and not 2. Between the two, JSON.parse and JSON.stringify turn 100.0 into 100, which json_deserialize_sql refuses for a double.
# Why it matters: whoever checks a query by its tree, and then runs what the tree says, runs another query.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >run.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const one = async (sql, ...values) => {
  const statement = await connection.prepare(sql);
  values.forEach((value, index) => statement.bindVarchar(index + 1, value));
  return String((await statement.runAndReadAll()).getRowsJson()[0][0]);
};
const tree = (sql) => one("select json_serialize_sql($1::varchar)", sql);
const text = (json) => one("select json_deserialize_sql($1::json)", json);

const query = "select typeof(2.5e0) || ' ' || cast(2.5e0 as bigint)";
const again = await text(await tree(query));
const through = await text(JSON.stringify(JSON.parse(await tree("select 100e0")))).catch((error) =>
  error.message.split("\n")[0],
);
const seen = [await one(query), again, await one(again), through];
for (const line of [await one("select version()"), query, ...seen]) console.log(line);
const was = ["DOUBLE 2", "DECIMAL(2,1) 3"];
const isSame = seen[0] === was[0] && seen[2] === was[1] && /expected type 'double'/.test(through);
process.exit(isSame ? 0 : 1);
JS
node run.mjs
