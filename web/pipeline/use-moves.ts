import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, Problem, tell } from "../data/api.ts";
import type { DealAnswer, DealRow, StageSums, ToldDeal } from "../growth/pipeline-answers.ts";
import { sentence } from "../parts/states.tsx";
import { showChanged, stopDeals } from "./use-deals.ts";

/** What was said of the last move, and whether it can be undone. */
export interface Notice {
  text: string;
  isBad: boolean;
  canUndo: boolean;
}

interface Done {
  deal: Pick<DealRow, "id" | "title">;
  version: number;
  before: StageSums;
}

const CONFLICT = 409;

/** What moving needs to know of an opportunity. */
export type Moved = Pick<DealRow, "id" | "title" | "stage" | "version">;

/** Moves opportunities between stages: shown at once, saved with the version that was seen, and undone. */
export function useMoves(stages: readonly StageSums[]) {
  const { t } = useTranslation("pipeline");
  const client = useQueryClient();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [losing, setLosing] = useState<Moved | null>(null);
  const last = useRef<{ moves: Done[]; stages: readonly StageSums[] }>({ moves: [], stages });
  last.current.stages = stages;

  const save = useCallback(
    async (deal: Moved, to: StageSums, { reason, isUndo = false }: { reason?: string; isUndo?: boolean }) => {
      const { moves, stages: known } = last.current;
      await stopDeals(client);
      showChanged(client, deal.id, { stage: to });
      try {
        const told = await send(deal, to, reason);
        showChanged(client, deal.id, { version: told.version });
        const before = known.find(({ stage }) => stage === deal.stage);
        if (!isUndo && before !== undefined) moves.push({ deal, version: told.version, before });
        const text = t(isUndo ? "moves.undone" : "moves.done", { title: deal.title, stage: to.name });
        setNotice({ text, isBad: false, canUndo: !isUndo });
      } catch (error) {
        setNotice({ text: await why(client, deal, error), isBad: true, canUndo: false });
      }
      await client.invalidateQueries();
    },
    [client, t],
  );

  const move = useCallback(
    (deal: Moved, to: StageSums) => {
      if (to.stage === deal.stage) return;
      if (to.kind === "closed_lost") setLosing(deal);
      else save(deal, to, {});
    },
    [save],
  );
  const undo = useCallback(() => {
    const done = last.current.moves.pop();
    if (done === undefined) return;
    save({ ...done.deal, version: done.version, stage: "" }, done.before, { isUndo: true });
  }, [save]);
  const lose = (reason: string) => {
    const lost = stages.find(({ kind }) => kind === "closed_lost");
    if (losing !== null && lost !== undefined) save(losing, lost, { reason });
    setLosing(null);
  };
  const close = useCallback(() => setNotice(null), []);
  return { move, undo, notice, close, losing, lose, keep: () => setLosing(null) };

  /** Why a move failed; after a change by somebody else, who did what. */
  async function why(asked: QueryClient, { id, title }: Moved, error: unknown): Promise<string> {
    if (!(error instanceof Problem)) return t("moves.failed", { title });
    if (error.status !== CONFLICT) return sentence(error.message);
    const path = `/opportunities/${encodeURIComponent(id)}`;
    const answer = await asked
      .fetchQuery<DealAnswer, Problem>({
        queryKey: ["ask", path, {}],
        queryFn: ({ signal }) => ask<DealAnswer>(path, {}, signal),
        staleTime: 0,
      })
      .catch(() => null);
    const [change] = answer?.rows ?? [];
    if (change === undefined) return sentence(error.message);
    const moved = answer?.rows.find(({ version, field }) => version === change.version && field === "stage");
    const { by } = change;
    return moved === undefined || answer?.opportunity === null
      ? t(change.what === "removed" ? "moves.removed" : "moves.changed", { title, by })
      : t("moves.elsewhere", { title, by, stage: answer?.opportunity.stage_name ?? "" });
  }
}

function send({ id, version }: Moved, { stage }: StageSums, reason: string | undefined): Promise<ToldDeal> {
  const path = `/opportunities/${encodeURIComponent(id)}`;
  return reason === undefined
    ? tell<ToldDeal>(path, { stage, if_version: version })
    : tell<ToldDeal>(`${path}/lose`, { reason, if_version: version });
}
