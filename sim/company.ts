import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { planBeginning } from "./beginning.ts";
import { type Era, era } from "./calendar.ts";
import { Catalogue } from "./catalogue.ts";
import { createLists, QUERIES, writeFile } from "./files.ts";
import { planHabits, planRepricing } from "./habits.ts";
import { Ledger } from "./ledger.ts";
import { Life, STATE_COLUMNS } from "./life.ts";
import { CUSTOMER_COLUMNS, drawProfile, profileRow } from "./profile.ts";
import { Stream } from "./random.ts";
import { drawRates } from "./rates.ts";
import { Selling } from "./selling/selling.ts";
import { drawTrade } from "./trade.ts";
import { USAGE_COLUMNS, writeUse } from "./usage/usage.ts";

export interface CompanyOptions {
  customers: number;
  /** The same seed gives the same customers, however many there are. */
  seed: number;
  months: number;
  /** Where to write the files; created if missing. */
  directory: string;
  /** "2023-11-01" by default. */
  firstDay?: string;
}

/** Paths of the files written, and the number of rows. */
export interface CompanyFiles {
  states: string;
  customers: string;
  products: string;
  prices: string;
  rates: string;
  usage: string;
  /** Lines of JSON: what people told. */
  told: string;
  counts: { customers: number; items: number; states: number; usage: number; told: number };
}

/**
 * Writes the demo company: `states`, `customers`, `products`, `prices`, `rates` and `usage`, each a Parquet file, and
 * `told`, what its people did to sell more. All instants are in `[firstDay, firstDay + months)`, UTC.
 * @throws RangeError for options out of range
 */
export async function writeCompany(options: CompanyOptions): Promise<CompanyFiles> {
  if (!Number.isInteger(options.customers) || options.customers < 0 || options.customers > 9_999_999) {
    throw new RangeError("customers must be a whole number from 0 to 9,999,999");
  }
  const range = era(options.firstDay ?? "2023-11-01", options.months);
  await mkdir(options.directory, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const { selling, ...counts } = await liveAll(connection, options, range);
    const told = join(options.directory, "told.jsonl");
    const written = { ...counts, told: await selling.write(told) };
    return { ...(await writeAll(connection, options.directory)), told, counts: written };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function liveAll(
  connection: DuckDBConnection,
  { customers, seed }: CompanyOptions,
  range: Era,
): Promise<Omit<CompanyFiles["counts"], "told"> & { selling: Selling }> {
  const catalogue = new Catalogue(range);
  const states = await Ledger.create(connection, "state_rows", STATE_COLUMNS);
  const people = await Ledger.create(connection, "customer_rows", CUSTOMER_COLUMNS);
  const usage = await Ledger.create(connection, "usage_rows", USAGE_COLUMNS);
  const selling = new Selling(seed, range, catalogue);
  let items = 0;
  for (let key = 1; key <= customers; key++) {
    const stream = new Stream(seed, key);
    const profile = drawProfile(stream, range);
    const life = new Life(key, profile, stream, { era: range, catalogue, states });
    live(life);
    people.add(profileRow(key, { ...profile, trade: drawTrade(life, seed) }));
    writeUse(life, seed, usage);
    selling.add(life);
    items += life.items;
    for (const ledger of [states, people, usage]) if (ledger.isFull) await ledger.settle();
  }
  for (const ledger of [states, people, usage]) await ledger.settle();
  await createLists(connection, catalogue, drawRates(seed, range));
  return { customers, items, states: states.rows, usage: usage.rows, selling };
}

function live(life: Life): void {
  planRepricing(life);
  planBeginning(life);
  planHabits(life, life.profile.start);
  life.run();
}

async function writeAll(
  connection: DuckDBConnection,
  directory: string,
): Promise<Omit<CompanyFiles, "counts" | "told">> {
  const write = async (name: keyof typeof QUERIES): Promise<string> => {
    const path = join(directory, `${name}.parquet`);
    await writeFile(connection, QUERIES[name], path);
    return path;
  };
  return {
    states: await write("states"),
    customers: await write("customers"),
    products: await write("products"),
    prices: await write("prices"),
    rates: await write("rates"),
    usage: await write("usage"),
  };
}
