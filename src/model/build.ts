import { createHash } from "node:crypto";
import { z } from "zod";
import { Zone } from "../base/zone.ts";
import type { Rules } from "../engine/movement.ts";
import type { Policy } from "../engine/policy/policy.ts";
import { countParts, dropRelation } from "../sources/raw/raw.ts";
import { seenInstants } from "../sources/seen.ts";
import { evidenceRelations, type Reading, SOURCES } from "../sources/sources.ts";
import { STRIPE_TABLES } from "../sources/stripe/stripe-rows.ts";
import type { ImportEntry } from "../store/import-log.ts";
import type { Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { forgetAllAnswers } from "./answers.ts";
import { runEngine } from "./ledger/engine-run.ts";
import { type Relation, readRelations, runRelations } from "./model.ts";
import { catalogueFacts, readCatalogue } from "./products/engine-catalogue.ts";
import {
  buildCatalogue,
  type CatalogueSettings,
  catalogueSettings,
  writeProductSettings,
} from "./products/products.ts";
import { currencyCodes, isBeyondRates, knownRate, policyRates, writeRates } from "./rates/policy-rates.ts";
import type { Rates } from "./rates/rates.ts";
import { refreshPolicy, touchedSince } from "./refresh.ts";
import { readState, writeState } from "./remembered.ts";
import { applied, applyImports } from "./states/apply.ts";
import { appliedStripe } from "./states/apply-stripe.ts";
import { writeItemStates } from "./states/item-states.ts";
import { checkReads } from "./states/kept-reading.ts";
import { bringsMore, isLocal, isStripeTouched, type LocalEntry } from "./touched.ts";
import { forgetUpdates, updateStates } from "./update.ts";

/** Increase it when a change to the engine or the build changes its output. */
const BUILD_VERSION = 10;

/** A build's schema, and a key that changes whenever the build is stale. */
export interface Built {
  schema: string;
  key: string;
}

/** What the states were built from, and how they have been updated since. */
const statesSchema = z.object({
  /** Fingerprint of what they depend on besides the evidence log. */
  basis: z.string(),
  /** The last log entries they include: of imports, and of Stripe objects. */
  seq: z.number(),
  stripe: z.number(),
  /** Changes with every full build. */
  generation: z.string(),
  /** Fingerprint of the product and price catalogue. */
  catalogue: z.string(),
  /** How many customers' states were replaced since the full build, in total. */
  replaced: z.number(),
});
type BuiltStates = z.infer<typeof statesSchema>;

/**
 * Brings the states up to date with the evidence log: for the customers affected by new evidence, or for all. Cheap if
 * nothing has changed.
 * @param pending imports that are in the raw relations but not in the log yet
 * @returns a text that changes whenever the states do
 */
export async function buildStates(
  store: Store,
  warehouse: Warehouse,
  reading: Reading,
  pending: LocalEntry[] = [],
): Promise<string> {
  const said = await catalogueSettings(store);
  if (pending.length === 0) await applyImports(store, warehouse);
  const staging = await readRelations("states");
  const inference = await readRelations("products");
  const sql = [...staging, ...inference].map((relation) => relation.sql);
  const basis = fingerprint([BUILD_VERSION, reading, said, evidenceRelations(reading, SEVERAL), sql]);
  const seq = await applied(warehouse);
  const stripe = await appliedStripe(warehouse);
  const known = await readBuilt(warehouse);
  if (known?.basis === basis && known.seq === seq && !(await isStripeTouched(warehouse, known.stripe)))
    return fingerprint(known);
  await checkReads(store, warehouse, false);
  await writeState(warehouse, "states", "being built");
  const updated =
    known?.basis === basis
      ? await update(warehouse, known, {
          seq,
          stripe,
          reading,
          staging,
          inference,
          log: [...(await store.imports()), ...pending.map((entry) => ({ ...entry, removed: null }))],
        })
      : null;
  const built: BuiltStates = updated?.states ?? {
    basis,
    seq,
    stripe,
    generation: fingerprint([basis, seq, stripe]),
    replaced: 0,
    catalogue: "",
  };
  if (updated === null) {
    await checkReads(store, warehouse, true);
    await buildAll(warehouse, reading, said, staging);
  }
  await writeSeen(warehouse, reading);
  await buildCatalogue(warehouse, inference, updated?.hasFacts ?? false);
  built.catalogue = fingerprint(await catalogueFacts(warehouse, said));
  await writeState(warehouse, "states", JSON.stringify(built));
  await warehouse.exec(`delete from stripe_touched where seq <= ${built.stripe}`);
  return fingerprint(built);
}

/** The last evidence log entry that the raw relations include. */
export async function heldEvidence(warehouse: Warehouse): Promise<number> {
  return Math.max(await applied(warehouse), await appliedStripe(warehouse));
}

/** A text that changes whenever the states do. Evidence that says nothing about subscriptions leaves it as it is. */
export async function statesMark(warehouse: Warehouse): Promise<string> {
  const built = await readBuilt(warehouse);
  return fingerprint(built === null ? null : { ...built, seq: 0, stripe: 0 });
}

/** Placeholder counts for a fingerprint that doesn't depend on the number of files. */
const SEVERAL = new Map([
  ...Object.keys(STRIPE_TABLES).map((name): [string, number] => [name, 2]),
  ...Object.entries(SOURCES).flatMap(([source, { shapes }]) =>
    shapes.map(({ name }): [string, number] => [`raw_${source}_${name}`, 2]),
  ),
]);

async function readBuilt(warehouse: Warehouse): Promise<BuiltStates | null> {
  const text = (await readState(warehouse, "states")) ?? "";
  return text.startsWith("{") ? statesSchema.parse(JSON.parse(text)) : null;
}

async function buildAll(
  warehouse: Warehouse,
  reading: Reading,
  said: CatalogueSettings,
  staging: Relation[],
): Promise<void> {
  const evidence = evidenceRelations(reading, await countParts(warehouse));
  for (const [name, { sql: select, isCheap }] of Object.entries(evidence)) {
    await dropRelation(warehouse, name);
    if (name === "item_states" && !isCheap) await writeItemStates(warehouse, select);
    else await warehouse.exec(`create ${isCheap ? "view" : "table"} ${name} as ${select}`);
  }
  await writeProductSettings(warehouse, said);
  await runRelations(warehouse, staging);
  await dropRelation(warehouse, "item_states");
  await forgetUpdates(warehouse);
}

/** Writes when lists say how things were, from the first state on: until then the evidence reaches. */
async function writeSeen(warehouse: Warehouse, { zone }: Reading): Promise<void> {
  await warehouse.exec(
    `create or replace table seen as select at_ms from (${seenInstants(zone)}) where at_ms >= (select min(at_ms) from states)`,
  );
}

/** Replaces the states of customers affected by new entries; null if everything must be rebuilt. */
async function update(
  warehouse: Warehouse,
  known: BuiltStates,
  {
    seq,
    stripe,
    log,
    ...by
  }: {
    seq: number;
    stripe: number;
    reading: Reading;
    staging: Relation[];
    inference: Relation[];
    log: (LocalEntry & Pick<ImportEntry, "removed">)[];
  },
): Promise<{ states: BuiltStates; hasFacts: boolean } | null> {
  if (log.some(({ removed }) => removed !== null && removed.seq > known.seq)) return null;
  const entries = log.filter((entry) => entry.seq > known.seq && entry.seq <= seq);
  const news = { entries, stripeAfter: known.stripe };
  if (seq > known.seq && entries.at(-1)?.seq !== seq) return null;
  if (!(await isLocal(warehouse, news))) return null;
  const updated = await updateStates(warehouse, news, by);
  if (updated === null) return null;
  const { touched, hasFacts } = updated;
  if (await bringsMore(warehouse, news)) await forgetAllAnswers(warehouse);
  const rows = touched.map((customer, index) => `(${known.replaced + index + 1}, ${customer})`);
  if (rows.length > 0) await warehouse.exec(`insert into touched_log values ${rows.join(", ")}`);
  return { states: { ...known, seq, stripe, replaced: known.replaced + touched.length }, hasFacts };
}

/** What a policy's books are built from. */
export interface PolicyPlan {
  name: string;
  policy: Policy;
  reading: Reading;
  /** The result of `buildStates`. */
  statesKey: string;
  said: CatalogueSettings;
}

/**
 * Builds everything derived from the states under a policy, in a schema of its own, unless it is up to date. Call
 * `buildStates` first.
 */
export async function buildPolicy(
  warehouse: Warehouse,
  { name, policy, reading, statesKey, said }: PolicyPlan,
): Promise<Built> {
  const marts = await readRelations("marts");
  const states = await readBuilt(warehouse);
  const { generation, catalogue, replaced } = states ?? { generation: statesKey, catalogue: "", replaced: 0 };
  const basis = fingerprint([generation, catalogue, policy, marts.map((relation) => relation.sql)]);
  const schema = policySchemaName(name);
  const key = `${basis} ${replaced}`;
  const [before, upTo] = ((await readState(warehouse, schema)) ?? "").split(" ");
  if (`${before} ${upTo}` === key) return { schema, key };
  await writeState(warehouse, schema, "being built");
  const { rules, rates, codes } = await engineRules(warehouse, { policy, reading, said });
  if (before === basis) {
    const touched = await touchedSince(warehouse, Number(upTo));
    await refreshPolicy(warehouse, schema, rules, touched, async () => {
      if (await isBeyondRates(warehouse, schema)) await writeRates(warehouse, rates, codes, schema);
    });
  } else {
    await warehouse.exec(`drop schema if exists ${schema} cascade; create schema ${schema}`);
    await runEngine(warehouse, rules, schema);
    await writeRates(warehouse, rates, codes, schema);
    await runRelations(warehouse, marts, schema);
  }
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
 * The engine's rules for reading the states under a policy, and the exchange rates they use. Call `buildStates` first.
 * @param schema the schema of the catalogue and first sales, if a reading has its own
 */
export async function engineRules(
  warehouse: Warehouse,
  { policy, reading, said }: Pick<PolicyPlan, "policy" | "reading" | "said">,
  schema = "main",
): Promise<{ rules: Rules; rates: Rates; codes: Map<number, string> }> {
  const codes = await currencyCodes(warehouse, schema);
  const rates = await policyRates(warehouse, policy, [...codes.values()], reading);
  const rules = {
    policy,
    zone: new Zone(reading.zone),
    catalogue: await readCatalogue(warehouse, said, schema),
    rate: (currency: number, day: number) => knownRate(rates.get(codes.get(currency) ?? ""), day),
  };
  return { rules, rates, codes };
}

/** A policy's schema. Names are escaped so that no two share a schema, since schema names can't contain dashes. */
function policySchemaName(name: string): string {
  return `policy_${name.replaceAll("_", "__").replaceAll("-", "_d")}`;
}

/** The schema of a policy that reads linked customers as one. */
export function linkedSchemaName(name: string): string {
  return `linked_${policySchemaName(name)}`;
}

/** A hash of any JSON content. */
export function fingerprint(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
