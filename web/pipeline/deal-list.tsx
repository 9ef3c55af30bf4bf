import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { usePageParam } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { usePagesOf } from "../growth/pages-of.ts";
import type { DealRow, Deals, StageSums } from "../growth/pipeline-answers.ts";
import { ShowMore } from "../growth/show-more.tsx";
import { PlainButton } from "../look/plain-button.tsx";
import { CustomerLink } from "../parts/customer-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { BehindWhat } from "./behind-what.tsx";
import { LoseModal } from "./board/lose-modal.tsx";
import { MoveMenu } from "./board/move-menu.tsx";
import { MoveNotice } from "./board/move-notice.tsx";
import { useMoves } from "./board/use-moves.ts";
import { DealMarks } from "./deal-marks.tsx";
import { PipelineEmpty } from "./pipeline-empty.tsx";
import { PipelineFilters } from "./pipeline-filters.tsx";
import { listQuestion } from "./pipeline-search.ts";
import type { TabProps } from "./tab-props.ts";

const LISTED = 1000;

/** Opportunities in a table, a page at a time, with the sum of all that match. */
export function DealList({ scope, search, coverage, onChange, onOpen }: TabProps) {
  const { t } = useTranslation("pipeline");
  const question = listQuestion(scope, search);
  const list = usePagesOf<Deals>("/opportunities", question);
  const stages = list.first?.stages ?? [];
  const moves = useMoves(stages);
  const rows = list.pages.flatMap((page) => page.rows);
  const { first } = list;
  return (
    <>
      <PipelineFilters search={search} quarter={coverage.quarter} onChange={onChange} list={stages}>
        <BehindWhat search={search} onChange={onChange} />
        <ExportMenu
          id="opportunities"
          title={t("tabs.list")}
          files={{ path: "/opportunities", question, most: LISTED }}
        />
      </PipelineFilters>
      {list.error !== null && <Trouble problem={list.error} onRetry={list.retry} />}
      {list.error === null && first === null && <Waiting height={420} />}
      {first !== null && first.total === 0 && <PipelineEmpty search={search} onChange={onChange} />}
      {first !== null && first.total > 0 && (
        <>
          <p className="growth-note" aria-live="polite">
            {t("list.sums", { count: first.total, mrr: moneyIn(first.currency).full(first.sums.amount) })}
          </p>
          <DealTable rows={rows} currency={first.currency} {...{ stages, onOpen }} onMove={moves.move} />
          <ShowMore listed={rows.length} all={first.total} isComing={list.isComing} onMore={list.more} />
        </>
      )}
      <MoveNotice notice={moves.notice} onUndo={moves.undo} onClose={moves.close} />
      <LoseModal deal={moves.losing} onLose={moves.lose} onKeep={moves.keep} />
    </>
  );
}

function DealTable({
  rows,
  currency,
  stages,
  onOpen,
  onMove,
}: {
  rows: DealRow[];
  currency: string;
  stages: readonly StageSums[];
  onOpen: (id: string) => void;
  onMove: ReturnType<typeof useMoves>["move"];
}) {
  const { t } = useTranslation("pipeline");
  const [opened] = usePageParam("deal", "");
  const money = moneyIn(currency);
  return (
    <FactTable
      caption={t("tabs.list")}
      columns={[
        { id: "title", name: t("columns.title") },
        { id: "customer", name: t("columns.customer") },
        { id: "stage", name: t("columns.stage") },
        { id: "mrr", name: t("columns.mrr", { currency }), isNumber: true },
        { id: "weighted", name: t("columns.weighted"), isNumber: true },
        { id: "owner", name: t("columns.owner") },
        { id: "marks", name: t("columns.marks") },
      ]}
      rows={rows.map((deal) => ({
        id: deal.id,
        isMarked: deal.id === opened,
        cells: [
          <PlainButton key="title" className="link deal-name" onClick={() => onOpen(deal.id)}>
            {deal.title}
          </PlainButton>,
          <CustomerLink key="customer" of={deal} />,
          <MoveMenu key="stage" deal={deal} label={deal.stage_name} stages={stages} onMove={onMove} />,
          money.plain(deal.amount),
          deal.weighted === null ? NOTHING : money.plain(deal.weighted),
          deal.owner_name ?? <span className="quiet">{t("no-owner")}</span>,
          deal.closed === null ? (
            <DealMarks key="marks" deal={deal} />
          ) : (
            <span key="marks">
              {t(deal.status === "won" ? "marks.won" : "marks.lost", {
                day: dayName(deal.closed),
                reason: deal.lost_reason ?? "",
              })}
            </span>
          ),
        ],
      }))}
    />
  );
}
