import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type Problem } from "../data/api.ts";
import type { Drill } from "../data/drill-key.ts";
import { moneyIn, whole } from "../data/format.ts";
import { openedFigure } from "../data/opening.ts";
import type { Scope } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { type Behind, type BehindRow, customersBehind, rowsBehind } from "./drill-question.ts";
import { movedSentence } from "./moved-sentence.ts";
import { MovementCount } from "./movement-count.tsx";
import { figureText, proofSentence } from "./proof-sentence.ts";

const PAGE = 50;

/** The customers behind a cell, largest first, with their sum and the cell's figure. */
export function Movers({ drill, scope }: { drill: Drill; scope: Scope }) {
  const { t } = useTranslation("drill");
  const [, change] = useView();
  const { path, question } = customersBehind(drill, scope.question);
  const asked = useInfiniteQuery<Behind, Problem>({
    queryKey: ["movers", path, question],
    queryFn: ({ signal, pageParam }) =>
      ask<Behind>(path, { ...question, limit: PAGE, offset: Number(pageParam) }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const listed = pages.reduce((sum, { rows }) => sum + rows.length, 0);
      return listed < last.customers ? listed : undefined;
    },
  });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  const last = asked.data?.pages.at(-1);
  if (last === undefined) return <Waiting height={320} />;
  const rows = asked.data?.pages.flatMap(rowsBehind) ?? [];
  const money = moneyIn(last.currency ?? scope.currency);
  const sentence = proofSentence(t, last, money, openedFigure());
  const moved = movedSentence(t, last, money);
  const isMoney = ("cohort" in last ? last.unit : last.total_unit) === "money";
  return (
    <div className="proof">
      <p className="proof-figure">{figureText(last, money, t)}</p>
      {moved !== null && <p className="proof-moved">{moved}</p>}
      <p className={sentence.isEqual ? "proof-sum" : "proof-sum proof-differs"} role="status">
        {sentence.isEqual && <span aria-hidden="true">✓ </span>}
        {sentence.text}
      </p>
      <MovementCount drill={drill} scope={scope} />
      <ol className="proof-lines">
        {rows.map((row) => (
          <li className="proof-line" key={`${row.account}/${row.customer}`} data-row>
            <PlainButton
              className="mover"
              onClick={() => change({ who: { account: row.account, customer: row.customer } })}
            >
              <span className="mover-name">{row.name ?? row.customer}</span>
              <span className="proof-value">{isMoney ? money.full(row.value) : whole(row.value)}</span>
              <span className="mover-facts">
                <code>{row.customer}</code>
                {row.changes !== null &&
                  ` · ${t("changes", { count: row.changes, changes: whole(row.changes) })}`}
              </span>
              <span className="proof-move">
                {money.plain(row.before)} <span aria-hidden="true">→</span>
                <span className="unseen">{t("to")}</span> {money.plain(row.after)}
              </span>
            </PlainButton>
          </li>
        ))}
      </ol>
      {asked.hasNextPage && (
        <p className="proof-rest">
          {t("rest", {
            listed: whole(rows.length),
            all: whole(last.customers),
            rest: isMoney ? money.full(restOf(last, rows)) : whole(restOf(last, rows)),
          })}{" "}
          <Button
            size="xs"
            variant="default"
            loading={asked.isFetchingNextPage}
            onClick={() => asked.fetchNextPage()}
          >
            {t("more")}
          </Button>
        </p>
      )}
      <p className="quiet">{t("rounding")}</p>
    </div>
  );
}

/** The sum of the customers not listed yet, in minor units. */
function restOf({ total }: Behind, rows: BehindRow[]): number {
  return rows.reduce((left, { value }) => left - value, total);
}
