import { literal } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Built, engineRules, fingerprint, linkedSchemaName, type PolicyPlan } from "../build.ts";
import { runEngine } from "../ledger/engine-run.ts";
import { readRelations, runRelations } from "../model.ts";
import { writeRates } from "../rates/policy-rates.ts";
import { readState, writeState } from "../remembered.ts";
import type { SaidLinks } from "./link-record.ts";
import { components, findTies, type Tie } from "./linking.ts";

/** Increase it when a change to linking, or to how it is built, changes the result. */
const LINKED_VERSION = 1;

/** The schema of the links and of the states with linked customers. */
export const LINKED_SCHEMA = "linked";

/** What links are derived from. */
export interface LinksPlan {
  /** The result of `buildStates`. */
  statesKey: string;
  linkBy: string;
  said: SaidLinks;
}

/**
 * Finds customers that are the same and writes `linked_customers`, and the reasons to `link_reasons`.
 * @returns a key of what they were built from; null if no customers are linked
 */
export async function buildLinks(
  warehouse: Warehouse,
  { statesKey, linkBy, said }: LinksPlan,
): Promise<string | null> {
  const relations = (await readRelations("links")).map(({ sql }) => sql);
  const key = fingerprint([LINKED_VERSION, statesKey, linkBy, said, relations]);
  if ((await readState(warehouse, LINKED_SCHEMA)) !== key) {
    await writeState(warehouse, LINKED_SCHEMA, "being built");
    await writeState(warehouse, "linked_states", "none");
    await warehouse.exec(`drop schema if exists ${LINKED_SCHEMA} cascade; create schema ${LINKED_SCHEMA}`);
    await writeTies(warehouse, await findTies(warehouse, linkBy, said));
    await runLinked(warehouse, "linked_customers");
    await writeState(warehouse, LINKED_SCHEMA, key);
  }
  const [first] = await warehouse.query("select customer from linked_customers limit 1", LINKED_SCHEMA);
  return first === undefined ? null : key;
}

/** Builds the states with linked customers, and when prices were sold to new customers among them. */
export async function buildLinkedStates(warehouse: Warehouse, linksKey: string): Promise<void> {
  if ((await readState(warehouse, "linked_states")) === linksKey) return;
  await runLinked(warehouse, "states");
  for (const view of ["numbered_states", "ordered_states"]) {
    await warehouse.exec(
      `create or replace view ${LINKED_SCHEMA}.${view} as select * from ${LINKED_SCHEMA}.states`,
    );
  }
  const sales = (await readRelations("products")).filter(({ name }) => name === "price_facts");
  await runRelations(warehouse, sales, LINKED_SCHEMA);
  await writeState(warehouse, "linked_states", linksKey);
}

/**
 * Builds a policy's books with linked customers as one, in a schema of their own, unless they are up to date. Call
 * `buildLinkedStates` first.
 */
export async function buildLinkedPolicy(
  warehouse: Warehouse,
  { name, ...plan }: PolicyPlan,
  linksKey: string,
): Promise<Built> {
  const marts = await readRelations("marts");
  const key = fingerprint([linksKey, plan.policy, marts.map((relation) => relation.sql)]);
  const schema = linkedSchemaName(name);
  if ((await readState(warehouse, schema)) === key) return { schema, key };
  await writeState(warehouse, schema, "being built");
  await warehouse.exec(`drop schema if exists ${schema} cascade; create schema ${schema}`);
  for (const table of ["states", "numbered_states", "ordered_states"])
    await warehouse.exec(`create view ${schema}.${table} as select * from ${LINKED_SCHEMA}.${table}`);
  const { rules, rates, codes } = await engineRules(warehouse, plan, LINKED_SCHEMA);
  await runEngine(warehouse, rules, schema);
  await writeRates(warehouse, rates, codes, schema);
  await runRelations(warehouse, marts, schema);
  await writeState(warehouse, schema, key);
  return { schema, key };
}

async function runLinked(warehouse: Warehouse, relation: string): Promise<void> {
  const own = (await readRelations("links")).filter(({ name }) => name === relation);
  await runRelations(warehouse, own, LINKED_SCHEMA);
}

async function writeTies(warehouse: Warehouse, ties: Tie[]): Promise<void> {
  await warehouse.exec(
    `create table ${LINKED_SCHEMA}.linked_roots (customer integer, root integer);
     create table ${LINKED_SCHEMA}.link_reasons (customer integer, reason varchar)`,
  );
  const roots = await warehouse.appender("linked_roots", ["integer", "integer"], LINKED_SCHEMA);
  for (const pair of components(ties)) roots.append(pair);
  await roots.close();
  const reasons = ties.flatMap(({ reason, customers }) =>
    customers.map((customer) => `(${customer}, ${literal(reason)})`),
  );
  for (let start = 0; start < reasons.length; start += 5000) {
    const some = reasons.slice(start, start + 5000).join(", ");
    await warehouse.exec(`insert into ${LINKED_SCHEMA}.link_reasons values ${some}`);
  }
}
