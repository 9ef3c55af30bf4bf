#!/usr/bin/env bash
# DuckDB's Node client forgets an interrupt that comes in the same tick as the query that it is meant for: the query runs to its end.
# Versions: @duckdb/node-api 1.5.6-r.1. Run on 2026-11-29.
# Seen: interrupted at once, the query answers; interrupted 100 ms later, it is refused with "INTERRUPT Error: Interrupted!".
# Why it matters: a server that interrupts the query of a client who has left does nothing for one who leaves early, and the query holds
#   its connection. Interrupting again until the query has settled helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat >run.mjs <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(":memory:");
const invoices = "select count(*) from range(40000) a, range(40000) b where hash(a.range, b.range) = 1";

/** Asks for something that takes a second or more, and interrupts it. @returns how it came out */
async function interruptedAfter(wait) {
  const connection = await instance.connect();
  const asked = connection.run(invoices);
  await wait();
  connection.interrupt();
  return asked.then(
    () => "answered",
    ({ message }) => message.split("\n")[0],
  );
}

const seen = [
  await interruptedAfter(() => undefined),
  await interruptedAfter(() => new Promise((done) => setTimeout(done, 100))),
];
console.log(`interrupted at once: ${seen[0]}\ninterrupted 100 ms later: ${seen[1]}`);
const was = ["answered", "INTERRUPT Error: Interrupted!"];
process.exit(JSON.stringify(seen) === JSON.stringify(was) ? 0 : 1);
JS
node run.mjs
