import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { leaderboardOperation } from "../../src/api/ask/rankings.ts";
import { writeFilter } from "../../src/base/filter-text.ts";
import { ask } from "../data/api.ts";
import { NOTHING, percent, points } from "../data/format.ts";
import { periodName, shortPeriod } from "../data/period.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { usePageParam } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { CellButton } from "../tables/cell-button.tsx";
import { useDimensionName, valueName } from "../tables/dimension-name.ts";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { Change } from "./change.tsx";
import { Meaning } from "./meaning.tsx";

type Leaderboard = z.infer<typeof leaderboardOperation.output>;

const TOP = 6;
const METRIC = "expansion_rate";
/** What a movement is, and no customer or product. */
const NO_SEGMENTS = ["type", "cause", "group"];
/** They classify customers at the start of each calendar period, not of a range. */
const OF_PERIODS = ["age", "stage", "band", "families", "usage"];

/** What the board is ranked by until the reader chooses. */
export const USUAL_BY = "country";

/** The query of the board, to ask it early. */
export function boardQuery(scope: Scope, by: string) {
  const question = boardQuestion(scope, by);
  return {
    queryKey: ["leaderboard", METRIC, question],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      ask<Leaderboard>(`/leaderboard/${METRIC}`, question, signal),
  };
}

function boardQuestion({ question, view }: Scope, by: string) {
  const compare = view.compare === "year" ? "year" : "previous";
  return { ...question, interval: "range" as const, by, top: TOP, compare };
}

/** Where expansion comes from: its rate by what the reader chooses, highest first, with a bar in the cell. */
export function SegmentBoard({ scope }: { scope: Scope }) {
  const { t } = useTranslation(["overview", "terms"]);
  const [by, setBy] = usePageParam("by", USUAL_BY);
  const dimensionName = useDimensionName();
  const catalogue = useCatalogue();
  const entry = catalogue.data?.rows.find(({ id }) => id === METRIC);
  const offered = (entry?.dimensions ?? []).filter(
    ({ dimension, is_supported }) => is_supported && ![...NO_SEGMENTS, ...OF_PERIODS].includes(dimension),
  );
  const names = offered.map(({ dimension }) => dimension);
  const board = useSettled<Leaderboard>(boardQuery(scope, by));
  const title = t("board.title");
  return (
    <li className="key key-board" data-figure={METRIC}>
      <div className="key-head">
        <h2>{title}</h2>
        <Meaning id={METRIC} better={entry?.better ?? null} />
        <NativeSelect
          className="board-by"
          size="xs"
          aria-label={t("board.by")}
          value={by}
          data={(names.includes(by) ? names : [by, ...names]).map((value) => ({
            value,
            label: dimensionName(value),
          }))}
          onChange={({ currentTarget: { value } }) => setBy(value)}
        />
        <ExportMenu
          id="expansion-rate"
          title={title}
          files={{ path: `/leaderboard/${METRIC}`, question: boardQuestion(scope, by) }}
        />
      </div>
      {board.error !== null ? (
        <Trouble problem={board.error} onRetry={() => board.refetch()} />
      ) : board.data === undefined ? (
        <Waiting height={252} />
      ) : (
        <Board board={board.data} hasChange={scope.view.compare !== "none"} />
      )}
      <PageLink to="/expansion" className="key-more">
        {t("more.expansion")}
      </PageLink>
    </li>
  );
}

function Board({ board, hasChange }: { board: Leaderboard; hasChange: boolean }) {
  const { t } = useTranslation(["overview", "terms"]);
  const most = Math.max(...board.rows.map(({ value }) => value ?? 0));
  return (
    <ScrollBox label={t("board.title")}>
      <table className="figures board">
        <caption className="unseen">{t("board.caption", { period: periodName(board.period) })}</caption>
        <colgroup>
          <col />
          <col />
          {hasChange && <col />}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t("board.segment")}</th>
            <th scope="col">{t("terms:metrics.expansion_rate.name")}</th>
            {hasChange && (
              <th scope="col">{t("board.change", { period: shortPeriod(board.previous_period) })}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {[...board.rows, null].map((row) => (
            <BoardRow
              key={row === null ? "all" : `=${row.key}`}
              board={board}
              row={row}
              most={most}
              hasChange={hasChange}
            />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** One segment's rate; that of all where there is no row. */
function BoardRow({
  board,
  row,
  most,
  hasChange,
}: {
  board: Leaderboard;
  row: Leaderboard["rows"][number] | null;
  most: number;
  hasChange: boolean;
}) {
  const { t } = useTranslation("overview");
  const { value, change } = row ?? board.total;
  const name =
    row === null ? t("board.all") : row.key === null ? t("board.none") : valueName(board.by, row.key);
  const where =
    row === null ? [] : row.key === null ? null : [writeFilter({ name: board.by, value: row.key })];
  const isNothing = value === null || value === 0 || where === null;
  return (
    <tr className={row === null ? "board-all" : undefined}>
      <th scope="row">{name}</th>
      <td className="board-value">
        <span className="board-track" aria-hidden="true">
          <span className="board-bar" style={{ width: barWidth(value, most) }} data-all={row === null} />
        </span>
        <CellButton
          text={value === null ? NOTHING : percent(value)}
          drill={isNothing ? null : { metric: METRIC, period: board.period, where }}
          label={name}
        />
      </td>
      {hasChange && (
        <td>
          <Change
            figure={{ change, before: board.previous_period }}
            reading={{ change: points }}
            isShort
            better="up"
          />
        </td>
      )}
    </tr>
  );
}

/** A bar beside a figure: the widest row fills its place. */
function barWidth(value: number | null, most: number): string {
  return value === null || value <= 0 || most <= 0 ? "0" : `${Math.min(100, (value / most) * 100)}%`;
}
