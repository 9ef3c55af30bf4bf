import { Button } from "@mantine/core";
import { type DragEvent, memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../../data/format.ts";
import type { DealRow, StageSums } from "../../growth/pipeline-answers.ts";
import { DealCard, endDrag } from "./deal-card.tsx";
import type { Moved } from "./moved.ts";

/** Cards of a column that are shown at once. */
const SHOWN = 20;

/** A stage of the board with its sums; cards dropped on it move to it. */
export const BoardColumn = memo(function BoardColumn({
  stage,
  rows,
  pinned,
  currency,
  stages,
  onOpen,
  onMove,
  onDropped,
}: {
  stage: StageSums;
  rows: readonly DealRow[];
  /** The last moved opportunity, shown wherever it stands. */
  pinned: string | null;
  currency: string;
  stages: readonly StageSums[];
  onOpen: (id: string) => void;
  onMove: (deal: Moved, to: StageSums) => void;
  onDropped: (id: string, to: StageSums) => void;
}) {
  const { t } = useTranslation("pipeline");
  const [most, setMost] = useState(SHOWN);
  const money = moneyIn(currency);
  const shown = rows.filter(({ id }, place) => place < most || id === pinned);
  return (
    <section className="column" aria-labelledby={`stage-${stage.stage}`} {...dropping(stage, onDropped)}>
      <header className="column-head">
        <h2 id={`stage-${stage.stage}`}>
          {stage.name} <span className="column-count">{whole(stage.opportunities)}</span>
        </h2>
        <p>
          <span className="column-sum">{money.full(stage.amount)}</span>
          <span className="quiet">
            {stage.weighted === null ? "" : t("board.weighted", { mrr: money.full(stage.weighted) })}
          </span>
        </p>
      </header>
      {rows.length === 0 && <p className="column-none">{t("board.none")}</p>}
      <ul>
        {shown.map((deal) => (
          <DealCard key={deal.id} {...{ deal, currency, stages, onOpen, onMove }} />
        ))}
      </ul>
      {rows.length > most && (
        <Button
          className="column-more"
          size="xs"
          variant="default"
          fullWidth
          onClick={() => setMost(most + SHOWN)}
        >
          {t("board.more", { shown: whole(most), all: whole(stage.opportunities) })}
        </Button>
      )}
    </section>
  );
});

/** Takes cards that are dropped. It marks itself without drawing anything anew. */
export function dropping(stage: StageSums, onDropped: (id: string, to: StageSums) => void) {
  return {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      event.currentTarget.dataset.over = "";
    },
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent<HTMLElement>) => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)))
        delete currentTarget.dataset.over;
    },
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      delete event.currentTarget.dataset.over;
      endDrag();
      onDropped(event.dataTransfer.getData("text/plain"), stage);
    },
  };
}
