#!/usr/bin/env bash
# DuckDB ends a transaction whose commit fails, so that the rollback which follows is an error of its own; a statement that fails ends nothing.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: two transactions insert the same key, and the second's commit fails: "rollback" then says "cannot rollback - no transaction is active".
#   After a table that is not there, the transaction goes on: what was inserted before lands with the commit.
# Why it matters: `try { …; commit } catch { rollback; throw }`, the usual way, tells of the rollback and hides why the commit failed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >run.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(":memory:");
const [first, second] = [await instance.connect(), await instance.connect()];
await first.run("create table invoices (id integer primary key)");

/** Runs a statement. @returns what it said, in one line */
async function said(connection, sql) {
  const answer = await connection.runAndReadAll(sql).then(
    (rows) => JSON.stringify(rows.getRowsJson()),
    ({ message }) => message.split("\n")[0],
  );
  console.log(`${sql}\n  ${answer}`);
  return answer;
}

for (const connection of [first, second]) {
  await said(connection, "begin");
  await said(connection, "insert into invoices values (1)");
}
await said(first, "commit");
const failed = [await said(second, "commit"), await said(second, "rollback")];
await said(second, "begin");
await said(second, "insert into invoices values (2)");
await said(second, "select * from credit_notes");
const gone = [await said(second, "commit"), await said(second, "select count(*) from invoices")];

const seen = JSON.stringify([failed, gone]);
const was = JSON.stringify([
  [
    'TransactionContext Error: Failed to commit: PRIMARY KEY or UNIQUE constraint violation: duplicate key "1"',
    "TransactionContext Error: cannot rollback - no transaction is active",
  ],
  ["[]", '[["2"]]'],
]);
if (seen !== was) console.log(`changed: ${seen}\n was:     ${was}`);
process.exit(seen === was ? 0 : 1);
JS
node run.mjs
