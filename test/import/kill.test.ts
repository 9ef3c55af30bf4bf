import { createHash } from "node:crypto";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { several } from "../amount.ts";
import {
  cambium,
  cambiumHere,
  copyOf,
  evidenceOf,
  inScratch,
  keptIn,
  mrrOf,
  type Run,
  type RunOptions,
  writeInto,
} from "./cli.ts";

const KILLS = several({ few: 2, all: 4, most: 200 });
/** Beside those, as many until kills before the import landed and after it were both seen. */
const MORE = 40;
const LANES = several({ few: 1, all: 2 });
const ROWS = several({ few: 1000, all: 4000 });
/** How far around the moment aimed at kills are drawn, and how far it moves after each: shares of an import's time. */
const WIDTH = 0.3;
const STEP = 0.08;
/** Every so many kills, the command line itself is asked what it sees. */
const SAMPLE = 20;

/** What every lane works on, and what a store must look like without the import and with it. */
interface Scene {
  scratch: string;
  base: string;
  big: string;
  hash: string;
  without: string;
  whole: string;
  milliseconds: number;
}

interface Tally {
  before: number;
  after: number;
}

it(
  `an import is wholly there or not at all after each of ${KILLS} SIGKILLs`,
  () =>
    inScratch(async (scratch) => {
      const scene = await setUp(scratch);
      const lanes = Array.from({ length: LANES }, (_, lane) => killMany(scene, lane));
      const tallies = await Promise.all(lanes);
      const before = tallies.reduce((total, tally) => total + tally.before, 0);
      const after = tallies.reduce((total, tally) => total + tally.after, 0);
      process.stdout.write(
        `${before + after} kills within ${Math.round(scene.milliseconds)} ms: ${before} not there, ${after} wholly there\n`,
      );
      expect(before + after).toBeGreaterThanOrEqual(KILLS);
      expect(before).toBeGreaterThan(KILLS / 20);
      expect(after).toBeGreaterThan(KILLS / 20);
    }),
  several({ few: 900_000, all: 900_000, most: 7_200_000 }),
);

async function setUp(scratch: string): Promise<Scene> {
  const base = join(scratch, "base");
  const small = await writeInto(scratch, "small.csv", csv(10, "small"));
  const content = csv(ROWS, "big");
  const big = await writeInto(scratch, "big.csv", content);
  expect((await cambiumHere(importing(base, small))).code).toBe(0);
  const without = await figuresOf(base);
  const copy = await copyOf(base, join(scratch, "measured"));
  const { code, milliseconds } = await importInto(copy, big);
  expect(code).toBe(0);
  const whole = await figuresOf(copy);
  expect(whole).not.toEqual(without);
  const hash = createHash("sha256").update(content).digest("hex");
  return { scratch, base, big, hash, without, whole, milliseconds };
}

/**
 * Kills imports one after another into one folder, which is made anew whenever the import landed. Each kill comes nearer to the
 * moment at which an import lands: later than one that found nothing, earlier than one that found the import whole.
 */
async function killMany(scene: Scene, lane: number): Promise<Tally> {
  const random = randomFrom(20_261_121 + lane);
  const tally: Tally = { before: 0, after: 0 };
  let data = await copyOf(scene.base, join(scene.scratch, `lane${lane}`));
  let middle = scene.milliseconds * 0.8;
  let kills = 0;
  for (let tries = 0; !isEnough(tally) && tries < KILLS + MORE; tries += 1) {
    const killAfter = Math.max(0, middle + (random() - 0.5) * scene.milliseconds * WIDTH);
    const { signal, code } = await importInto(data, scene.big, { killAfter, env: { TMPDIR: scene.scratch } });
    const isThere = await isWhollyThere(data, scene.hash);
    if (signal === "SIGKILL") tally[isThere ? "after" : "before"] += 1;
    else expect({ code, isThere }).toEqual({ code: 0, isThere: true });
    kills = tally.before + tally.after;
    middle += (isThere ? -1 : 1) * scene.milliseconds * STEP;
    const where = `kill ${kills} of lane ${lane}, after ${killAfter.toFixed(1)} ms`;
    if (kills % SAMPLE === 0)
      expect(await figuresOf(data), where).toEqual(isThere ? scene.whole : scene.without);
    if (isThere) data = await copyOf(scene.base, join(scene.scratch, `lane${lane}-${tries}`));
  }
  expect((await cambiumHere(importing(data, scene.big))).code).toBe(0);
  expect(await figuresOf(data)).toEqual(scene.whole);
  expect(Object.keys(await keptIn(data))).toHaveLength(evidenceOf(data).length);
  return tally;
}

function isEnough({ before, after }: Tally): boolean {
  return before + after >= KILLS / LANES && before > 0 && after > 0;
}

/** Whether the import is there; fails when it is there in part. */
async function isWhollyThere(data: string, hash: string): Promise<boolean> {
  const database = new SqliteDatabase(join(data, "cambium.db"), { readonly: true });
  try {
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  } finally {
    database.close();
  }
  const evidence = evidenceOf(data);
  expect(evidence.length).toBeLessThanOrEqual(2);
  const kept = await keptIn(data);
  for (const [name, content] of Object.entries(kept)) {
    if (!name.endsWith(".partial")) expect(content).toBe(name);
  }
  const isThere = evidence.some(({ body }) => body.includes(hash));
  expect(evidence.length).toBe(isThere ? 2 : 1);
  if (isThere) expect(kept[hash]).toBe(hash);
  return isThere;
}

/** The MRR of every product, once the books are found sound. */
async function figuresOf(data: string): Promise<string> {
  const { code, stdout } = await cambiumHere(["verify", "--data", data, "--json"]);
  expect({ code, isSound: stdout.includes('"is_sound": true') }).toEqual({ code: 0, isSound: true });
  return mrrOf(data, "--by", "product");
}

function importInto(data: string, file: string, options?: RunOptions): Promise<Run> {
  return cambium(importing(data, file), options);
}

function importing(data: string, file: string): string[] {
  return ["import", "subscriptions", file, "--data", data];
}

function csv(rows: number, name: string): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const start = `2023-${two((index % 12) + 1)}-${two((index % 28) + 1)}`;
    const end = index % 3 === 0 ? `2024-02-${two((index % 9) + 1)}` : "";
    return `${name}${index % (rows / 5)},${start},${end},${index % 500}.5,P${index % 7},plan ${index},n${index % 13}`;
  });
  return `customer_id,start,end,amount,product,plan,note\n${lines.join("\n")}\n`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
