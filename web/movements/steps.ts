import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { waterfallOperation } from "../../src/api/ask/rankings.ts";
import type { Drill } from "../data/drill-key.ts";
import { nextPeriod, periodName, spanOf } from "../data/period.ts";
import { GROUPS, MOVEMENTS, type Palette } from "../look/palette.ts";

export type WaterfallAnswer = z.infer<typeof waterfallOperation.output>;
export type Step = WaterfallAnswer["steps"][number];

/** The cause group of a step; null if it has none. */
const groupIn = ({ id }: Pick<Step, "id">) => GROUPS.find((group) => group.replace("-", "_") === id) ?? null;

const typeIn = ({ id }: Pick<Step, "id">) => MOVEMENTS.find(({ type }) => type === id)?.type ?? null;

/** The name of a step. */
export function useStepName(): (step: Step) => string {
  const { t } = useTranslation(["movements", "terms"]);
  return useCallback(
    (step: Step) => {
      const [group, type] = [groupIn(step), typeIn(step)];
      if (group !== null) return t(`terms:groups.${group}`);
      if (type !== null) return t(`terms:types.${type}`);
      if (step.id === "other_expansion") return t("movements:waterfall.other");
      return t(step.id === "opening" ? "movements:waterfall.opening" : "movements:waterfall.closing");
    },
    [t],
  );
}

/** The color of a step: quiet for balances, distinct for gains and losses. */
export function stepColor(step: Step, palette: Palette): string {
  const [group, type] = [groupIn(step), typeIn(step)];
  if (group !== null) return palette.group[group];
  if (type !== null) return palette.movement[type];
  return step.kind === "balance" ? palette.quiet : palette.movement.expansion;
}

/** The name of the range compared with; null without a comparison. */
export function rangeBefore({ previous_from: from, previous_to: to }: WaterfallAnswer): string | null {
  return from === undefined || to === undefined ? null : periodName(spanOf(from, to));
}

/** The drill for a step: a balance at its end of the range, a movement over the whole range. */
export function stepDrill({ id, where }: Step, { from, to }: WaterfallAnswer): Drill {
  if (id === "opening") return { metric: "mrr", period: nextPeriod(from, -1), where: [] };
  if (id === "closing") return { metric: "mrr", period: to, where: [] };
  return { metric: "net_new_mrr", period: spanOf(from, to), where };
}

/**
 * Where the amount axis begins: at 0 or, if the steps would be too thin to see next to the balances, at a round amount
 * below all of them.
 */
export function axisFloor(steps: Step[]): number {
  const levels = steps.map(({ end }) => end);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  if (low < high * MOST_FLAT) return 0;
  const below = low - (high - low) / 2;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(high - low || 1)));
  return Math.max(0, Math.floor(below / unit) * unit);
}

const MOST_FLAT = 0.7;
