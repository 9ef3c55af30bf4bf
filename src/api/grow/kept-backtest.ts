import type { Backtest } from "../../growth/backtest/backtest.ts";
import { rememberedBacktest } from "../../growth/backtest/remembered-backtest.ts";
import type { GrowthBook } from "../../growth/growth-book.ts";
import type { KindName } from "../../growth/signals/kinds.ts";
import { notesMark } from "../../store/growth-mark.ts";
import { Kept } from "../kept.ts";
import type { Workspace } from "../workspace.ts";

/** What firings depend on besides the books. Offers, opportunities and dismissals don't change them. */
export const FIRED_BY = ["usage_metric", "usage_limit", "signal_settings"];

const backtests = new Kept<Backtest>();

/** The back-test of a kind, made once for the same evidence and settings. */
export async function keptBacktest(
  workspace: Workspace,
  growth: GrowthBook,
  kind: KindName,
): Promise<Backtest> {
  const key = JSON.stringify([kind, growth.today, await notesMark(workspace.store, FIRED_BY)]);
  return backtests.get(workspace, key, () => rememberedBacktest(growth, kind));
}
