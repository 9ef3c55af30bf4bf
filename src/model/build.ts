import { createHash } from "node:crypto";
import { z } from "zod";
import { Zone } from "../base/zone.ts";
import type { Rules } from "../engine/movement.ts";
import type { Policy } from "../engine/policy/policy.ts";
import { countParts, dropRelation } from "../sources/raw/raw.ts";
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
import { checkReads } from "./states/kept-reading.ts";
import { bringsMore, isLocal, isStripeTouched, type LocalEntry } from "./touched.ts";
import { forgetUpdates, updateStates } from "./update.ts";

/** Raise it when the engine or the way a build is made changes what comes out. */
const BUILD_VERSION = 8;

/** What a build was made for; another value means that it is stale. */
export interface Built {
  schema: string;
  key: string;
}

/** What the states were built for, and how they have been kept up since. */
const statesSchema = z.object({
  /** What they depend on beside the evidence log. */
  basis: z.string(),
  /** The last entry of the log whose files they hold, and the last whose Stripe objects. */
  seq: z.number(),
  stripe: z.number(),
  /** Another one with every full build. */
  generation: z.string(),
  /** What the engine knows of products and prices. */
  catalogue: z.string(),
  /** How many customers' states have been replaced since the full build, one after the other. */
  replaced: z.number(),
});
type BuiltStates = z.infer<typeof statesSchema>;

/**
 * Brings the states up to the evidence log: those of the customers that new evidence touches, or all of them. Cheap
 * when nothing has changed.
 * @param pending what the raw relations hold already, and the log does not yet
 * @returns a text that is another one whenever anything is
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
  await buildCatalogue(warehouse, inference, updated?.hasFacts ?? false);
  built.catalogue = fingerprint(await catalogueFacts(warehouse, said));
  await writeState(warehouse, "states", JSON.stringify(built));
  await warehouse.exec(`delete from stripe_touched where seq <= ${built.stripe}`);
  return fingerprint(built);
}

/** The number of the last entry of the evidence log that the states hold. */
export async function heldEvidence(warehouse: Warehouse): Promise<number> {
  return Math.max(await applied(warehouse), await appliedStripe(warehouse));
}

/** Any number of files: the text of the evidence relations does not depend on how many there are. */
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
    await warehouse.exec(`create ${isCheap ? "view" : "table"} ${name} as ${select}`);
  }
  await writeProductSettings(warehouse, said);
  await runRelations(warehouse, staging);
  await dropRelation(warehouse, "item_states");
  await forgetUpdates(warehouse);
}

/** Replaces the states of the customers that new entries touch; null when all are to be built anew. */
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
 * What the engine needs to read the states under a policy, and the rates it goes by. `buildStates` has been called before.
 * @param schema whose catalogue and sales to new customers, where a reading has its own
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

/** The schema of a policy; no two names share one, though a schema's name has no dash. */
function policySchemaName(name: string): string {
  return `policy_${name.replaceAll("_", "__").replaceAll("-", "_d")}`;
}

/** The schema of a policy that reads linked customers as one. */
export function linkedSchemaName(name: string): string {
  return `linked_${policySchemaName(name)}`;
}

/** What tells one content from another. */
export function fingerprint(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
