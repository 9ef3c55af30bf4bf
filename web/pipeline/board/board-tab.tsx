import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { PipelineEmpty } from "../pipeline-empty.tsx";
import { PipelineFilters } from "../pipeline-filters.tsx";
import { dealsQuestion } from "../pipeline-search.ts";
import type { TabProps } from "../tab-props.ts";
import { Board } from "./board.tsx";
import { LoseModal } from "./lose-modal.tsx";
import { MoveNotice } from "./move-notice.tsx";
import { useDeals } from "./use-deals.ts";
import { useMoves } from "./use-moves.ts";

/** The board of open opportunities. */
export function BoardTab({ scope, search, coverage, onChange, onOpen }: TabProps) {
  const { t } = useTranslation("pipeline");
  const deals = useDeals(dealsQuestion(scope, search));
  const moves = useMoves(deals.data?.stages ?? []);
  const opening = useRef(onOpen);
  opening.current = onOpen;
  const open = useCallback((id: string) => opening.current(id), []);
  return (
    <>
      <PipelineFilters search={search} quarter={coverage.quarter} onChange={onChange} />
      {deals.error !== null && <Trouble problem={deals.error} onRetry={() => deals.refetch()} />}
      {deals.error === null && deals.data === undefined && <Waiting height={420} />}
      {deals.data !== undefined && deals.data.total === 0 && (
        <PipelineEmpty search={search} onChange={onChange} />
      )}
      {deals.data !== undefined && deals.data.total > 0 && (
        <section aria-label={t("tabs.board")} aria-busy={deals.isPlaceholderData}>
          <Board deals={deals.data} onOpen={open} onMove={moves.move} />
        </section>
      )}
      <MoveNotice notice={moves.notice} onUndo={moves.undo} onClose={moves.close} />
      <LoseModal deal={moves.losing} onLose={moves.lose} onKeep={moves.keep} />
    </>
  );
}
