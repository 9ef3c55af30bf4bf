#!/usr/bin/env bash
# DuckDB's hash of two values changes with the second one by the same bits whatever the first is, so that bit_xor over hash(row, value)
# forgets a value that occurs an even number of times: two columns with other values, each an even number of times, get one fingerprint.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: bit_xor says that a column of plans and one of countries are equal, though no row is; sum(hash(...)::hugeint) says that they differ.
# Why it matters: whoever compares columns of an invoice export, or two syncs of a table, by such a fingerprint finds them equal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >run.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const answer = await connection.runAndReadAll(`
  with lines(n, plan, country) as (values (1, 'Pro', 'AT'), (2, 'Pro', 'AT'), (3, 'Team', 'DE'), (4, 'Team', 'DE'))
  select bit_xor(hash(n, plan)) = bit_xor(hash(n, country)) as by_xor,
    sum(hash(n, plan)::hugeint) = sum(hash(n, country)::hugeint) as by_sum
  from lines`);
const seen = JSON.stringify(answer.getRowObjectsJson());
console.log(`equal? ${seen}`);
process.exit(seen === '[{"by_xor":true,"by_sum":false}]' ? 0 : 1);
JS
node run.mjs
