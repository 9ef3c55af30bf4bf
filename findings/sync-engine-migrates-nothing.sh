#!/usr/bin/env bash
# Supabase's Stripe sync engine, imported as an ES module, makes no tables and says that all went well.
# Versions: @supabase/stripe-sync-engine 0.48.5 (the newest), Debian's PostgreSQL. Run on 2026-11-29.
# Seen: `await runMigrations(…)` resolves and leaves an empty schema; a logger hears "__dirname is not defined". By require() it makes
# the tables, of which a migration that fails (there has to be a role "postgres") leaves out the rest, again without an error.
# Why it matters: the copy is missing at the first webhook and not as it is set up; events that come meanwhile are lost to it.
set -euo pipefail
programs=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -1 | xargs -r dirname)
[ -n "$programs" ] || { echo "PostgreSQL is not installed: apt-get install postgresql"; exit 1; }
folder=$(mktemp -d)
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
fi
cd "$folder"
trap 'as "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
as "$programs/initdb" --pgdata data --username postgres --auth trust --no-sync >/dev/null
as "$programs/pg_ctl" -D data -w -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" -l log start >/dev/null
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @supabase/stripe-sync-engine@0.48.5 stripe@23.1.0 pg@8.23.1
npm ls --depth 0
cat >run.mjs <<'JS'
import { createRequire } from "node:module";
import { runMigrations } from "@supabase/stripe-sync-engine";
import pg from "pg";

const databaseUrl = process.env.FINDINGS_URL;
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
const tables = async () =>
  Number((await client.query("select count(*) as n from pg_tables where schemaname = 'stripe'")).rows[0].n);
const heard = [];
const logger = { info: () => undefined, error: (error) => heard.push(error.message) };
await runMigrations({ databaseUrl, schema: "stripe" });
const byImport = await tables();
await runMigrations({ databaseUrl, schema: "stripe", logger });
console.log(`by import: ${byImport} tables, no error; with a logger: ${heard.join()}`);
await createRequire(import.meta.url)("@supabase/stripe-sync-engine").runMigrations({ databaseUrl, schema: "stripe" });
const byRequire = await tables();
console.log(`by require: ${byRequire} tables`);
await client.end();
process.exit(byImport === 0 && heard.join().includes("__dirname") && byRequire > 20 ? 0 : 1);
JS
FINDINGS_URL="postgresql://postgres@127.0.0.1:$port/postgres" node run.mjs
