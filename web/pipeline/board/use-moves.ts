import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { tell } from "../../data/api.ts";
import type { DealRow, StageSums, ToldDeal } from "../../growth/pipeline-answers.ts";
import type { Moved } from "./moved.ts";
import { showChanged, stopDeals } from "./use-deals.ts";
import { whyNotMoved } from "./why-not-moved.ts";

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
        setNotice({ text: await whyNotMoved(client, t, deal, error), isBad: true, canUndo: false });
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
}

function send({ id, version }: Moved, { stage }: StageSums, reason: string | undefined): Promise<ToldDeal> {
  const path = `/opportunities/${encodeURIComponent(id)}`;
  return reason === undefined
    ? tell<ToldDeal>(path, { stage, if_version: version })
    : tell<ToldDeal>(`${path}/lose`, { reason, if_version: version });
}
