import { lastOf } from "../../base/lookup.ts";
import { dateOfDay, Zone } from "../../base/zone.ts";
import type { Rules } from "../../engine/movement.ts";
import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Built, engineRules, type PolicyPlan } from "../build.ts";
import { createTable, LEDGER_COLUMNS } from "../ledger/ledger-tables.ts";
import { readState, writeState } from "../remembered.ts";
import { addClose, type Close, openFrom } from "./close-record.ts";
import { keepFiles, readFiles, type Span } from "./closed-files.ts";
import { CLOSED_LEDGER, nameAll, numberStates } from "./closed-names.ts";
import { writeDrift, writePositions } from "./drift-tables.ts";
import { writeReportedRates } from "./reported-rates.ts";

/** Increase it when a change to the way reported books are made changes their content. */
const REPORTED_VERSION = 1;

/** A policy's books as known now, and what they were built from. */
export interface Books {
  plan: PolicyPlan;
  built: Built;
}

/** Long before any evidence. */
const EVER = { day: -700_000, ms: -60_000_000_000_000 };

/**
 * Builds the ledger, states, rates and costs of the books as reported in a schema of their own, unless they are up to
 * date: closed periods as they were closed, then one change for each customer whose closed books have drifted, then
 * what is known now.
 * @param follow builds what is derived from the ledger
 */
export async function buildReported(
  store: Store,
  warehouse: Warehouse,
  closes: Close[],
  { plan, built }: Books,
  follow: (schema: string) => Promise<void>,
): Promise<Built> {
  const schema = reportedSchema(built.schema);
  const key = JSON.stringify([REPORTED_VERSION, built.key, closes.map(({ files }) => files)]);
  if ((await readState(warehouse, schema)) === key) return { schema, key };
  await writeState(warehouse, schema, "being built");
  await warehouse.exec(`drop schema if exists ${schema} cascade; create schema ${schema}`);
  const day = openFrom(lastOf(closes, "closes"));
  const openMs = new Zone(plan.reading.zone).startOf(day);
  const { rules, rates } = await engineRules(warehouse, plan);
  await readFiles(store, warehouse, schema, closes);
  await nameAll(warehouse, schema);
  await numberStates(warehouse, schema, openMs);
  await writeLedger(warehouse, schema, built.schema, rules, day);
  await writeReportedRates(warehouse, schema, rates, day);
  await writeCosts(warehouse, schema, day);
  await follow(schema);
  await writeState(warehouse, schema, key);
  return { schema, key };
}

/** Closes the books up to a day: stores their content as files and adds the close to the record. */
export async function closeBooks(
  store: Store,
  warehouse: Warehouse,
  closes: Close[],
  { plan, built }: Books,
  close: Omit<Close, "files">,
): Promise<Close> {
  const zone = new Zone(plan.reading.zone);
  const to = openFrom({ ...close, files: NO_FILES });
  const last = closes.at(-1);
  const from = last === undefined ? EVER.day : openFrom(last);
  const span: Span = {
    from,
    to,
    fromMs: last === undefined ? EVER.ms : zone.startOf(from),
    toMs: zone.startOf(to),
  };
  const schema = last === undefined ? await firstBooks(warehouse, built) : reportedSchema(built.schema);
  const { rules } = await engineRules(warehouse, plan);
  await writePositions(warehouse, schema, "positions", rules, to);
  const kept = { ...close, files: await keepFiles(store, warehouse, schema, span) };
  await addClose(store, kept);
  return kept;
}

const NO_FILES = { ledger: "", positions: "", states: "", rates: "", costs: "" };

function reportedSchema(schema: string): string {
  return schema.replace(/^policy_/, "reported_");
}

/** Before the first close, the books as reported are the current ones. */
async function firstBooks(warehouse: Warehouse, built: Built): Promise<string> {
  const schema = reportedSchema(built.schema);
  await writeState(warehouse, schema, "the books of now");
  await warehouse.exec(
    `drop schema if exists ${schema} cascade; create schema ${schema};
     create view ${schema}.ledger as select * from ${built.schema}.ledger;
     create view ${schema}.rates as select * from ${built.schema}.rates;
     create view ${schema}.numbered_states as select *, at_ms as effective_ms, null::ubigint as content from main.numbered_states;`,
  );
  return schema;
}

/**
 * The closed ledger, the drift since, and the current ledger from the first open day on, with change sets renumbered.
 */
async function writeLedger(
  warehouse: Warehouse,
  schema: string,
  now: string,
  rules: Rules,
  day: number,
): Promise<void> {
  const parts = ["ledger_closed", "ledger_drift"];
  for (const part of [...parts, "ledger"]) await createTable(warehouse, part, LEDGER_COLUMNS, schema);
  await warehouse.exec(`insert into ledger_closed ${CLOSED_LEDGER}`, schema);
  await writeDrift(warehouse, schema, "ledger_drift", rules, day);
  const part = rules.policy.currency === "separate" ? "customer, currency" : "customer";
  await warehouse.exec(
    `insert into ledger
     select * exclude (stage) replace (cast(dense_rank() over (partition by ${part} order by stage, at_ms, change_set) - 1 as integer) as change_set)
     from (
       select *, 0 as stage from ledger_closed
       union all select *, 1 as stage from ledger_drift
       union all select *, 2 as stage from ${now}.ledger where moved_on >= date '${dateOfDay(day)}'
     ) order by customer, at_ms, stage, change_set`,
    schema,
  );
}

/** Costs of closed months as they were closed. Later changes to them count in the first open month. */
async function writeCosts(warehouse: Warehouse, schema: string, day: number): Promise<void> {
  const open = `date '${dateOfDay(day)}'`;
  await warehouse.exec(
    `create or replace table ${schema}.known_costs as
     select month, kind, currency, micros from closed_costs
     union all
     select month, kind, currency, sum(micros) as micros from (
       select greatest(month::date, ${open}) as month, kind, currency, micros from main.known_costs
       union all
       select ${open} as month, kind, currency, -micros as micros from closed_costs
     ) group by all having sum(micros) <> 0 or month > ${open}`,
    schema,
  );
}
