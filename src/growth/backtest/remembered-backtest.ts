import { createHash } from "node:crypto";
import { z } from "zod";
import { forEverybody } from "../../base/waiting.ts";
import { readState, writeState } from "../../model/remembered.ts";
import type { GrowthBook } from "../growth-book.ts";
import { KINDS, type KindName } from "../signals/kinds.ts";
import { settingsOf } from "../signals/signal-settings.ts";
import { type Backtest, backtest, VERDICTS } from "./backtest.ts";

/** Increase it when a change to back-tests changes what they find. */
const BACKTEST_VERSION = 1;

/** Its beginning makes it go with the schema `growth`. */
const STATE = "growth_backtest_";

const share = z.number().nullable();
const rememberedSchema = z.object({
  basis: z.string(),
  found: z.object({
    ...{ from: z.string(), to: z.string() },
    ...{
      firings: z.number(),
      judged: z.number(),
      pending: z.number(),
      leftCut: z.number(),
      followed: z.number(),
    },
    ...{ precision: share, low: share, high: share, base: share, lift: share, leadDays: share },
    followedMicros: z.string().transform(BigInt),
    verdict: z.enum(VERDICTS),
  }),
});

/**
 * The back-test of a kind, made once a day for the same evidence and settings and kept in the warehouse: at many customers
 * it takes longer than a question may, so it goes on when nobody waits any more. Growth must be open (`openGrowth`).
 */
export async function rememberedBacktest(growth: GrowthBook, kind: KindName): Promise<Backtest> {
  const { book, store, today } = growth;
  const settings = await settingsOf(store, kind);
  const built = (await readState(book.warehouse, "growth")) ?? "";
  const depends = JSON.stringify([BACKTEST_VERSION, today, built, settings]);
  const basis = createHash("sha256").update(depends).digest("hex");
  const known = (await readState(book.warehouse, STATE + kind)) ?? "";
  const remembered = known === "" ? null : rememberedSchema.parse(JSON.parse(known));
  if (remembered?.basis === basis) return remembered.found;
  const found = await forEverybody(() => backtest(growth, KINDS[kind], settings));
  const told = { ...found, followedMicros: String(found.followedMicros) };
  await writeState(book.warehouse, STATE + kind, JSON.stringify({ basis, found: told }));
  return found;
}
