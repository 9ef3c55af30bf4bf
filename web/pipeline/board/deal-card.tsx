import { type DragEvent, type KeyboardEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import { moneyIn } from "../../data/format.ts";
import type { DealRow, StageSums } from "../../growth/pipeline-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { DealMarks } from "../deal-marks.tsx";
import { MoveMenu } from "./move-menu.tsx";
import type { Moved } from "./moved.ts";

interface Shown {
  deal: DealRow;
  currency: string;
  stages: readonly StageSums[];
  onOpen: (id: string) => void;
  onMove: (deal: Moved, to: StageSums) => void;
}

/** An opportunity on the board: dragged, moved with Alt and an arrow key, or by its menu. */
export const DealCard = memo(function DealCard({ deal, currency, stages, onOpen, onMove }: Shown) {
  const { t } = useTranslation("pipeline");
  const { id, title, name, customer, amount, owner_name: owner } = deal;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!event.altKey || by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const to = stages[stages.findIndex(({ stage }) => stage === deal.stage) + by];
    if (to !== undefined) onMove(deal, to);
  };
  const onDragStart = ({ dataTransfer }: DragEvent) => {
    dataTransfer.setData("text/plain", id);
    dataTransfer.effectAllowed = "move";
    setTimeout(() => document.body.setAttribute("data-dragging", ""));
  };
  return (
    <li
      className="deal"
      data-deal={id}
      draggable
      onDragStart={onDragStart}
      onDragEnd={endDrag}
      onKeyDown={onKeyDown}
    >
      <PlainButton
        className="deal-title"
        aria-keyshortcuts="Alt+ArrowRight Alt+ArrowLeft"
        onClick={() => onOpen(id)}
      >
        {title}
      </PlainButton>
      <p className="deal-customer">{name ?? customer}</p>
      <p className="deal-money">
        <span>{moneyIn(currency).full(amount)}</span>
        <span className="quiet">{owner ?? t("no-owner")}</span>
      </p>
      <div className="deal-foot">
        <DealMarks deal={deal} />
        <MoveMenu deal={deal} label={t("moves.label")} stages={stages} onMove={onMove} />
      </div>
    </li>
  );
});

/** A card that was dropped may be gone before it hears that its drag ended. */
export function endDrag(): void {
  document.body.removeAttribute("data-dragging");
}
