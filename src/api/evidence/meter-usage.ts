import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { dateOfDay } from "../../base/zone.ts";
import { declareTogether, type UsageMetric, undeclaredAmong } from "../../growth/usage/usage-record.ts";
import { importFiles } from "../../model/import-files.ts";
import { applyImports } from "../../model/states/apply.ts";
import { forgetWaiting, listedMeters, waitingUsage } from "../../sources/stripe/meters/meter-record.ts";
import type { Store } from "../../store/store.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Workspace } from "../workspace.ts";
import { withScratch } from "./scratch.ts";

/** Name of the file that holds the usage of Stripe's meters in an import. */
const FILE = "stripe-meters.csv";
/** Usage that can be held: not negative, up to 10 billion. */
const MOST_VALUE = 10_000_000_000;
/** What usage is gathered in until it is imported. */
const TABLE = "meter_usage";

/** What the meters brought. */
export interface MeterUsage {
  /** Number of the import; null if there was nothing new. */
  import: number | null;
  observations: number;
  warnings: string[];
}

/**
 * Imports the usage that was read of Stripe's meters, as far as it isn't known, and declares its metrics where nobody
 * has. Call it in a turn, while nothing is synced.
 */
export async function importMeterUsage(workspace: Workspace): Promise<MeterUsage> {
  return withScratch(workspace, async (scratch) => {
    const { store, warehouse } = workspace;
    const all = join(await scratch(), "read.csv");
    const { rows, accounts, beyond } = await writeWaiting(store, all);
    const warnings = beyond === 0 ? [] : [beyondText(beyond)];
    if (rows === 0) {
      if (beyond > 0) forgetWaiting(store);
      return { import: null, observations: 0, warnings };
    }
    try {
      const metrics = await gatherNews(store, warehouse, all);
      const declared = await undeclaredAmong(store, await metricsOf(store, metrics));
      if (declared.left.length > 0) warnings.push(roomText(declared.left));
      const keep = () => {
        forgetWaiting(store);
        declareTogether(store, declared.fresh, []);
      };
      const [counted] = await warehouse.query(`select count(*) as n from ${TABLE}`);
      const observations = numberIn(counted, "n");
      if (observations === 0) {
        store.together(keep);
        return { import: null, observations: 0, warnings };
      }
      const path = join(await scratch(), FILE);
      await warehouse.exec(
        `copy (select * from ${TABLE} order by metric, account, customer, "at") to ${literal(path)} (format csv, header)`,
      );
      return { import: await imported(workspace, path, accounts, keep), observations, warnings };
    } finally {
      await warehouse.exec(`drop table if exists ${TABLE}`);
    }
  });
}

/** Writes the usage that waits to a file, without values that can't be held. */
async function writeWaiting(
  store: Store,
  path: string,
): Promise<{ rows: number; accounts: Set<string>; beyond: number }> {
  let [rows, beyond] = [0, 0];
  const accounts = new Set<string>();
  async function* lines() {
    yield "account,customer,metric,at,recorded_at,value\n";
    for await (const { account, customer, metric, days } of waitingUsage(store)) {
      const of = [account, customer, metric].map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
      const held = days.filter(([, value]) => value >= 0 && value <= MOST_VALUE);
      beyond += days.length - held.length;
      rows += held.length;
      if (held.length > 0) accounts.add(account);
      yield held
        .map(
          ([day, value, at]) =>
            `${of},${dateOfDay(day)},${new Date(at * 1000).toISOString()},${value.toFixed(6)}\n`,
        )
        .join("");
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return { rows, accounts, beyond };
}

/**
 * Gathers what isn't known already of a file with usage. A metric without any usage so far names no time at which it was
 * recorded: it counts as known on its own days, and is marked as backfilled.
 * @returns the ids of its metrics
 */
async function gatherNews(store: Store, warehouse: Warehouse, path: string): Promise<string[]> {
  await applyImports(store, warehouse);
  const own = (await store.standingImports()).filter(
    ({ source, files }) => source === "usage" && files.some(({ name }) => name === FILE),
  );
  const seqs = own.length === 0 ? "0" : own.map(({ seq }) => seq).join(", ");
  await warehouse.exec(
    `create or replace table ${TABLE} as
     with told as (select * from read_csv(${literal(path)}, header = true, all_varchar = true)),
     own as (
       select import_account as account, customer, metric, strftime("at", '%Y-%m-%d') as "at",
         arg_max(value, (import_seq, file_row)) as value
       from raw_usage_usage
       where import_seq in (${seqs}) and at_is_date and "at" >= (select min("at")::timestamp from told)
       group by all
     )
     select t.account, t.customer, t.metric, t."at",
       case when t.metric in (select distinct metric from raw_usage_usage) then t.recorded_at end as recorded_at, t.value
     from told t left join own o using (account, customer, metric, "at")
     where o.value is distinct from (t.value::decimal(38, 6) * 1000000)::bigint`,
  );
  const rows = await warehouse.query(`select distinct metric from ${TABLE} order by metric`);
  return rows.map((row) => textIn(row, "metric"));
}

/**
 * What to declare of metrics: a count over a billing period, as Stripe bills it; a level where the meter takes the last
 * value.
 */
async function metricsOf(store: Store, ids: string[]): Promise<Map<string, UsageMetric>> {
  const meters = [...(await listedMeters(store)).values()].flatMap(({ metrics }) => metrics);
  return new Map(
    meters
      .filter(({ id }) => ids.includes(id))
      .map(({ id, name, formula }): [string, UsageMetric] => [
        id,
        {
          name: name.slice(0, 200) || id,
          unit: "units",
          kind: formula === "last" ? "level" : "count",
          span: "billing_period",
          product: null,
        },
      ]),
  );
}

async function imported(
  workspace: Workspace,
  path: string,
  accounts: ReadonlySet<string>,
  keep: () => void,
): Promise<number> {
  const [only = "", ...others] = accounts;
  const request = {
    source: "usage" as const,
    files: [path],
    account: others.length === 0 ? only : "",
    mapping: { map: {}, set: {} },
    skipBad: false,
    alongside: keep,
  };
  const at = { reading: await workspace.terms(), now: workspace.effects.now() };
  const { seq, isNew, failedAfter } = await importFiles(workspace.store, workspace.warehouse, request, at);
  if (!isNew) workspace.store.together(keep);
  if (failedAfter !== null) throw failedAfter;
  return seq;
}

function beyondText(count: number): string {
  return `${count.toLocaleString("en")} values of meters are negative or above 10 billion, and were left out`;
}

function roomText(ids: string[]): string {
  return `${ids.join(", ")}: not declared, because there's no room for more usage metrics. Take back the ones you no longer use with \`usage metrics remove\`.`;
}
