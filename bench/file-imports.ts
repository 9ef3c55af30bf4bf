import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDuckDb } from "../src/warehouse/duckdb.ts";
import { isThere, measured, said } from "./command-line.ts";
import { writeSubscriptions } from "./subscription-rows.ts";
import { writeWorkbook } from "./workbook-file.ts";

/**
 * How long the command line takes to import a CSV of 5,000,000 rows (CAMBIUM_RUNS: another number) with exchange rates in
 * place, to try it with --dry-run, and to import a workbook of a tenth of the rows; with the CPU time and peak memory of
 * each. CAMBIUM_FILES: where to keep the files for the next time. CAMBIUM_MAIN: the command line to measure, such as an
 * older build's. Arguments: names of what is to be measured.
 */
const rows = Number(process.env.CAMBIUM_RUNS ?? 5_000_000);
const chosen = process.argv.slice(2);

const scratch = await mkdtemp(join(tmpdir(), "cambium-bench-imports-"));
try {
  const files = await filesIn(process.env.CAMBIUM_FILES ?? scratch);
  const works: [name: string, file: string, more: string[]][] = [
    ["import", files.csv, []],
    ["dry-run", files.csv, ["--dry-run"]],
    ["workbook", files.workbook, []],
  ];
  for (const [name, file, more] of works) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const data = join(scratch, name);
    await measured(["import", "fx", files.rates, "--data", data]);
    const run = await measured(["import", "subscriptions", file, ...more, "--data", data]);
    process.stdout.write(said(name, run));
    await rm(data, { recursive: true, force: true });
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Writes the files where they aren't there yet. */
async function filesIn(directory: string): Promise<{ csv: string; workbook: string; rates: string }> {
  await mkdir(directory, { recursive: true });
  const csv = join(directory, `subscriptions-${rows}.csv`);
  const part = join(directory, `subscriptions-${rows / 10}.csv`);
  const workbook = join(directory, `subscriptions-${rows / 10}.xlsx`);
  const rates = join(directory, "rates.csv");
  const warehouse = await openDuckDb(join(scratch, "rows.duckdb"));
  try {
    if (!(await isThere(csv))) await writeSubscriptions(warehouse, csv, rows);
    if (!(await isThere(part))) await writeSubscriptions(warehouse, part, rows / 10);
  } finally {
    await warehouse.close();
  }
  if (!(await isThere(workbook))) await writeWorkbook(part, workbook);
  await writeFile(rates, "date,base,quote,rate\n2020-12-01,EUR,USD,1.1\n2020-12-01,GBP,USD,1.27\n");
  return { csv, workbook, rates };
}
