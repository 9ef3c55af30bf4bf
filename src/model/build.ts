import { createHash } from "node:crypto";
import { RATE_ONE } from "../base/money.ts";
import { Zone } from "../base/zone.ts";
import type { Rules } from "../engine/movement.ts";
import type { Policy } from "../engine/policy.ts";
import { runEngine } from "../engine/run.ts";
import { countParts, dropRelation } from "../sources/raw.ts";
import { evidenceRelations, type Reading } from "../sources/sources.ts";
import type { Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { applied, applyImports, readState, writeState } from "./apply.ts";
import {
  buildCatalogue,
  type CatalogueSettings,
  catalogueSettings,
  readCatalogue,
  writeProductSettings,
} from "./catalogue.ts";
import { readRelations, runRelations } from "./model.ts";
import { type RateLine, type Rates, rateOn, readRates } from "./rates.ts";

/** Raise it when the engine or the way a build is made changes what comes out. */
const BUILD_VERSION = 2;

/** What a build was made for; another value means that it is stale. */
export interface Built {
  schema: string;
  key: string;
}

/** Brings the states up to the evidence log. Cheap when nothing has changed. */
export async function buildStates(store: Store, warehouse: Warehouse, reading: Reading): Promise<string> {
  const said = await catalogueSettings(store);
  await applyImports(store, warehouse);
  const parts = await countParts(warehouse);
  const evidence = evidenceRelations(reading, parts);
  const staging = await readRelations("staging");
  const inference = await readRelations("catalogue");
  const sql = [
    ...Object.values(evidence).map((relation) => relation.sql),
    ...staging.map((relation) => relation.sql),
    ...inference.map((relation) => relation.sql),
  ].join("\n");
  const key = fingerprint([BUILD_VERSION, await applied(store, warehouse), reading, said, sql]);
  if ((await readState(warehouse, "states")) === key) return key;
  await writeState(warehouse, "states", "being built");
  for (const [name, { sql: select, isCheap }] of Object.entries(evidence)) {
    await dropRelation(warehouse, name);
    await warehouse.exec(`create ${isCheap ? "view" : "table"} ${name} as ${select}`);
  }
  await writeProductSettings(warehouse, said);
  await runRelations(warehouse, staging);
  await buildCatalogue(warehouse, inference);
  await dropRelation(warehouse, "item_states");
  await warehouse.exec(
    "create or replace view numbered_states as select cast(rowid + 1 as integer) as state, * from states",
  );
  await writeState(warehouse, "states", key);
  return key;
}

/** What the books of a policy are built from. */
export interface PolicyPlan {
  name: string;
  policy: Policy;
  reading: Reading;
  /** What `buildStates` gave. */
  statesKey: string;
  said: CatalogueSettings;
}

/**
 * Builds everything that follows from the states under one policy into a schema of its own, unless that is there
 * already. `buildStates` has been called before.
 */
export async function buildPolicy(
  warehouse: Warehouse,
  { name, policy, reading, statesKey, said }: PolicyPlan,
): Promise<Built> {
  const marts = await readRelations("marts");
  const key = fingerprint([statesKey, policy, marts.map((relation) => relation.sql)]);
  const schema = policySchemaName(name);
  if ((await readState(warehouse, schema)) === key) return { schema, key };
  await writeState(warehouse, schema, "being built");
  await warehouse.exec(`drop schema if exists ${schema} cascade; create schema ${schema}`);
  const { rules, rates, codes } = await engineRules(warehouse, { policy, reading, said });
  await runEngine(warehouse, rules, schema);
  await writeRates(warehouse, rates, codes, schema);
  await runRelations(warehouse, marts, schema);
  await writeState(warehouse, schema, key);
  return { schema, key };
}

/** Removes what was built for a policy. */
export async function dropPolicy(warehouse: Warehouse, name: string): Promise<void> {
  for (const schema of [policySchemaName(name), linkedSchemaName(name)]) {
    const [built] = await warehouse.query(
      `select 1 as one from information_schema.schemata where schema_name = '${schema}'`,
    );
    if (built === undefined) continue;
    await writeState(warehouse, schema, "removed");
    await warehouse.exec(`drop schema if exists ${schema} cascade`);
  }
}

/**
 * What the engine needs to read the states under a policy, and the rates it goes by. `buildStates` has been called before.
 * @param schema whose sales to new customers, where a reading has its own
 */
export async function engineRules(
  warehouse: Warehouse,
  { policy, reading, said }: Pick<PolicyPlan, "policy" | "reading" | "said">,
  schema = "main",
): Promise<{ rules: Rules; rates: Rates; codes: Map<number, string> }> {
  const codes = await currencyCodes(warehouse);
  const rates = await policyRates(warehouse, policy, [...codes.values()], reading);
  const rules = {
    policy,
    zone: new Zone(reading.zone),
    catalogue: await readCatalogue(warehouse, said, schema),
    rate: (currency: number, day: number) => knownRate(rates.get(codes.get(currency) ?? ""), day),
  };
  return { rules, rates, codes };
}

/** The schema of a policy; no two names share one, though a schema's name has no dash. */
function policySchemaName(name: string): string {
  return `policy_${name.replaceAll("_", "__").replaceAll("-", "_d")}`;
}

/** The schema of a policy that reads linked customers as one. */
export function linkedSchemaName(name: string): string {
  return `linked_${policySchemaName(name)}`;
}

async function currencyCodes(warehouse: Warehouse): Promise<Map<number, string>> {
  const rows = await warehouse.query("select currency, code from currencies order by currency");
  return new Map(rows.map((row) => [Number(row.currency), String(row.code)]));
}

/** The rates under a policy: of each day, of the last day for every day, or 1 where currencies are kept apart. */
async function policyRates(
  warehouse: Warehouse,
  policy: Policy,
  codes: string[],
  reading: Reading,
): Promise<Rates> {
  if (policy.currency === "separate") return new Map(codes.map((code) => [code, always(RATE_ONE)]));
  const rates = await readRates(warehouse, codes, reading.currency);
  if (policy.currency === "converted") return rates;
  return new Map(
    [...rates].map(([code, line]) => [code, line.rates.length === 0 ? line : always(line.rates.at(-1)!)]),
  );
}

function always(rate: bigint): RateLine {
  return { days: [-1_000_000], rates: [rate] };
}

/** A rate to compare currencies by: where none is known yet, the first one, so that an import never fails for it. */
function knownRate(line: RateLine | undefined, day: number): bigint {
  return rateOn(line, day) ?? line?.rates[0] ?? RATE_ONE;
}

/** Writes `rates` (currency, rated_on, rate in 1e-12): one row a day while anything moves or rates are known, the last carried on. */
export async function writeRates(
  warehouse: Warehouse,
  rates: Rates,
  codes: Map<number, string>,
  schema: string,
): Promise<void> {
  await warehouse.exec(
    `create or replace table ${schema}.rates (currency smallint, rated_on date, rate bigint)`,
  );
  const [span] = await warehouse.query(
    "select datediff('day', date '1970-01-01', min(moved_on)) as first_day, datediff('day', date '1970-01-01', max(moved_on)) as last_day from flows",
    schema,
  );
  if (span === undefined || span.first_day === null) return;
  const rows: string[] = [];
  for (const [currency, code] of codes) {
    const line = rates.get(code);
    const last = Math.max(Number(span.last_day) + 1, line?.days.at(-1) ?? 0);
    for (let day = Number(span.first_day) - 1; day <= last; day++) {
      const rate = rateOn(line, day);
      if (rate !== undefined) rows.push(`(${currency}, date '1970-01-01' + ${day}, ${rate})`);
    }
  }
  for (let start = 0; start < rows.length; start += 5000) {
    await warehouse.exec(`insert into ${schema}.rates values ${rows.slice(start, start + 5000).join(", ")}`);
  }
}

/** What tells one content from another. */
export function fingerprint(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
