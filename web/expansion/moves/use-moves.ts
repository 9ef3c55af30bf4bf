import { ask } from "../../data/api.ts";
import { useSettled } from "../../data/settling.ts";
import { type About, onePeriod } from "../use-figures.ts";
import type { MoveKind, Moves } from "./moves-answers.ts";

/** What moves are asked with: up, which added, or down, which took away. */
export function movesQuestion(about: About, isDown = false) {
  return { ...onePeriod(about), ...(isDown && { metric: "contraction_mrr" as const }) };
}

/** From what to what customers moved. */
export function useMoves(kind: MoveKind, about: About, isDown = false) {
  const question = movesQuestion(about, isDown);
  return useSettled<Moves>({
    queryKey: ["moves", kind, question],
    queryFn: ({ signal }) => ask<Moves>(`/moves/${kind}`, question, signal),
  });
}
