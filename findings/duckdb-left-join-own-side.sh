#!/usr/bin/env bash
# A left join in DuckDB whose condition also looks at a column of the left side alone compares all rows with all.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-30.
# Seen: "u left join c on c.id = u.id" is planned as a HASH_JOIN; with "and u.account = ''" added, as a BLOCKWISE_NL_JOIN; "c.id = case when u.account = '' then u.id end", which means the same, as a HASH_JOIN again.
# Why it matters: 100,000 names in usage against 100,000 customers took 14 s on one core instead of 0.1 s, and grow with the square.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >run.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
console.log((await connection.runAndReadAll("select version()")).getRowsJson()[0][0]);
await connection.run(`
  create table usage_names as select 'cus_' || i as id, if(i % 2 = 0, '', 'main') as account from range(5000) t(i);
  create table customers as select 'cus_' || i as id, i as number from range(5000) t(i)`);

async function joinOf(condition) {
  const plan = await connection.runAndReadAll(`explain select u.id, c.number from usage_names u left join customers c on ${condition}`);
  const joins = JSON.stringify(plan.getRowsJson()).match(/[A-Z_]*JOIN/g) ?? [];
  const join = [...new Set(joins)].join(" ");
  console.log(`${condition}\n  ${join}`);
  return join;
}

const pairs = [
  [await joinOf("c.id = u.id"), "HASH_JOIN"],
  [await joinOf("c.id = u.id and u.account = ''"), "BLOCKWISE_NL_JOIN"],
  [await joinOf("c.id = case when u.account = '' then u.id end"), "HASH_JOIN"],
];
const changed = pairs.filter(([seen, expected]) => seen !== expected);
for (const [seen, expected] of changed) console.log(`changed: ${seen}, was: ${expected}`);
process.exit(changed.length === 0 ? 0 : 1);
JS
node run.mjs
