import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readingOf } from "../../src/api/mapping.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { dayOfDate, Zone } from "../../src/base/zone.ts";
import { setKindSetting } from "../../src/growth/signals/signal-settings.ts";
import { declareTogether, type Limit, type UsageMetric } from "../../src/growth/usage/usage-record.ts";
import { importFiles } from "../../src/model/import-files.ts";
import { accountOf, type SourceName } from "../../src/sources/sources.ts";
import type { Company } from "../oracle/growth/company.ts";
import { type CompanyFiles, filesOf } from "../oracle/growth/company-files.ts";

const NOON = 43_200_000;

/** Imports more usage of a company. */
export type RecordUsage = (observations: Company["observations"]) => Promise<void>;

/** A workspace that holds a company. */
export interface Opened {
  workspace: Workspace;
  record: RecordUsage;
  /** Closes it and removes its folder. */
  close(): Promise<void>;
}

/** Opens a workspace that holds a company: its files imported and its metrics and limits declared, on its today. */
export async function openCompany(company: Company): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  const clock = { day: company.today };
  const now = () => new Date(new Zone(company.zone).startOf(dayOfDate(clock.day)) + NOON);
  const workspace = await Workspace.open(join(directory, "data"), { now, progress: () => undefined });
  await bring(workspace, company, clock, directory);
  let files = 0;
  return {
    workspace,
    record: async (observations) => {
      files += 1;
      const text = filesOf({ ...company, observations })["usage.csv"];
      await importText(workspace, "usage", join(directory, `usage-${files}.csv`), text);
    },
    close: async () => {
      await workspace.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Runs with a company, then removes its folder. */
export async function withCompany<T>(
  company: Company,
  run: (workspace: Workspace, record: RecordUsage) => Promise<T>,
): Promise<T> {
  const { workspace, record, close } = await openCompany(company);
  try {
    return await run(workspace, record);
  } finally {
    await close();
  }
}

async function bring(
  workspace: Workspace,
  company: Company,
  clock: { day: string },
  directory: string,
): Promise<void> {
  const { currency, zone, policy, settings, today } = company;
  const { store } = workspace;
  const set = { currency, timezone: zone, policy, saturated_below: String(settings.saturated) };
  for (const [name, value] of Object.entries(set)) store.setSetting(name, value);
  const files = filesOf(company);
  for (const { day, csv } of files.teams) {
    clock.day = day;
    await importText(workspace, "subscriptions", join(directory, `${day}.csv`), csv);
  }
  clock.day = today;
  for (const source of ["fx", "subscriptions", "usage"] as const)
    await importText(workspace, source, join(directory, `${source}.csv`), files[`${source}.csv`]);
  declareTogether(store, metricsOf(files), limitsOf(files));
  await setKindSetting(store, "limit_near", "share", settings.near);
  await setKindSetting(store, "lookalike", "lift", settings.alike);
  await setKindSetting(store, "lookalike", "owners", settings.owners);
  await setKindSetting(store, "term_ready", "months", settings.termMonths);
  await setKindSetting(store, "term_ready", "calm", settings.calmMonths);
}

/** Imports a file without asking the figures that `import` shows; one with a header only isn't imported. */
async function importText(
  workspace: Workspace,
  source: SourceName,
  path: string,
  text: string,
): Promise<void> {
  if (text.trim().split("\n").length < 2) return;
  await writeFile(path, text);
  const mapping = await readingOf({});
  const request = { source, files: [path], account: accountOf(source), mapping, skipBad: false };
  const at = { reading: await workspace.terms(), now: workspace.effects.now() };
  await importFiles(workspace.store, workspace.warehouse, request, at);
}

const metricsOf = ({ metrics }: CompanyFiles): Map<string, UsageMetric> =>
  new Map(metrics.map(({ id, ...metric }) => [id, metric]));

const limitsOf = ({ limits }: CompanyFiles): Limit[] =>
  limits.map(({ amount, hard, ...limit }) => ({ ...limit, amount: amount * 1_000_000, is_hard: hard }));
