import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readingOf } from "../../src/api/mapping.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { importFiles } from "../../src/model/import-files.ts";
import { accountOf, type SourceName } from "../../src/sources/sources.ts";

/** A clock that tests move. */
export interface Clock {
  now: string;
}

/** Runs with an empty workspace in EUR and UTC whose clock stands where the test puts it. */
export async function withClock<T>(
  now: string,
  run: (workspace: Workspace, clock: Clock) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  const clock = { now };
  const effects = { now: () => new Date(clock.now), progress: () => undefined };
  const workspace = await Workspace.open(join(directory, "data"), effects);
  workspace.store.setSetting("currency", "EUR");
  try {
    return await run(workspace, clock);
  } finally {
    await workspace.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Imports a file without asking the figures that `import` shows. */
export async function importText(workspace: Workspace, source: SourceName, text: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  const path = join(directory, `${source}.csv`);
  await writeFile(path, text);
  const mapping = await readingOf({});
  const request = { source, files: [path], account: accountOf(source), mapping, skipBad: false };
  const at = { reading: await workspace.terms(), now: workspace.effects.now() };
  await importFiles(workspace.store, workspace.warehouse, request, at);
  await rm(directory, { recursive: true, force: true });
}

/** States of customers' items as a file for `import states`: customer, item, day and euros a month. */
export function statesOf(rows: [customer: string, item: string, day: string, euros: number][]): string {
  const lines = rows.map(
    ([customer, item, day, euros]) => `${customer},${item},${day}T00:00:00Z,${euros * 1_000_000},EUR`,
  );
  return ["customer,item,effective_at,amount_micros,currency", ...lines, ""].join("\n");
}
