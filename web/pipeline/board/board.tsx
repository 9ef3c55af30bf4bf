import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Deals, StageSums } from "../../growth/pipeline-answers.ts";
import { BoardColumn, dropping } from "./board-column.tsx";
import type { Moved } from "./moved.ts";

/** Open opportunities by stage; on narrow screens, stages stand below each other. */
export function Board({
  deals: { rows, stages, currency },
  onOpen,
  onMove,
}: {
  deals: Deals;
  onOpen: (id: string) => void;
  onMove: (deal: Moved, to: StageSums) => void;
}) {
  const { t } = useTranslation("pipeline");
  const [pinned, setPinned] = useState<string | null>(null);
  const known = useRef(rows);
  known.current = rows;
  const names = JSON.stringify(stages.map(({ stage, name, kind }) => [stage, name, kind]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards know stages by name only, and shall not follow their sums
  const menu = useMemo(() => stages, [names]);
  const byStage = useMemo(() => groupedByStage(rows), [rows]);
  const move = useCallback(
    (deal: Moved, to: StageSums) => {
      setPinned(deal.id);
      onMove(deal, to);
    },
    [onMove],
  );
  const drop = useCallback(
    (id: string, to: StageSums) => {
      const deal = known.current.find((one) => one.id === id);
      if (deal !== undefined) move(deal, to);
    },
    [move],
  );
  useFocusKept(pinned, rows.find(({ id }) => id === pinned)?.stage);
  const [open, closed] = [stages.filter((one) => !isClosed(one)), stages.filter(isClosed)];
  return (
    <>
      <p className="growth-note board-how">{t("board.how")}</p>
      <div className="board-columns">
        {open.map((stage) => (
          <BoardColumn
            key={stage.stage}
            rows={byStage.get(stage.stage) ?? NONE}
            stages={menu}
            onMove={move}
            onDropped={drop}
            {...{ stage, pinned, currency, onOpen }}
          />
        ))}
      </div>
      <ul className="board-closed" aria-hidden="true">
        {closed.map((stage) => (
          <li key={stage.stage} {...dropping(stage, drop)}>
            {t("board.drop", { stage: stage.name })}
          </li>
        ))}
      </ul>
    </>
  );
}

function groupedByStage(rows: Deals["rows"]): Map<string, Deals["rows"]> {
  const groups = new Map<string, Deals["rows"]>();
  for (const row of rows) {
    const group = groups.get(row.stage);
    if (group === undefined) groups.set(row.stage, [row]);
    else group.push(row);
  }
  return groups;
}

const NONE: Deals["rows"] = [];

const isClosed = ({ kind }: StageSums) => kind === "closed_won" || kind === "closed_lost";

/** After a move by key or menu, the card stays focused in its new column. */
function useFocusKept(id: string | null, stage: string | undefined): void {
  useEffect(() => {
    if (id === null || stage === undefined) return;
    const active = document.activeElement;
    if (active !== null && active !== document.body && active.closest(".move-notice") === null) return;
    document.querySelector<HTMLElement>(`[data-deal="${CSS.escape(id)}"] .deal-title`)?.focus();
  }, [id, stage]);
}
