import { useTranslation } from "react-i18next";
import { useMetric } from "../data/figures.ts";
import { moneyIn } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { knownPeriods } from "../data/subject.ts";
import { FiguresTable } from "../overview/figures-table.tsx";
import { KeyCard } from "../overview/key-card.tsx";
import { KEY_FIGURE_IDS } from "../overview/key-figures.ts";
import { SegmentBoard } from "../overview/segment-board.tsx";
import { useOwnId } from "../parts/own-id.ts";
import { Waiting } from "../parts/states.tsx";
import "../overview/overview.css";

/** The cards of the overview: every key figure with its change and course. */
export function KeyCards({ scope }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  const id = useOwnId("key-cards-title");
  const shared = useShared(scope);
  return (
    <section className="figure" aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id}>{t("others")}</h2>
      </header>
      <ul className="keys report-cards">
        {KEY_FIGURE_IDS.map((figure) => (
          <KeyCard key={figure} id={figure} {...shared} />
        ))}
      </ul>
    </section>
  );
}

/** The same figures by period. */
export function KeyTable({ scope }: { scope: Scope }) {
  const shared = useShared(scope);
  const subject = shared.periods.at(-1);
  return subject === undefined ? <Waiting height={300} /> : <FiguresTable {...shared} subject={subject} />;
}

/** Expansion rates of segments, beside each other. */
export function RateBoard({ scope }: { scope: Scope }) {
  return (
    <ul className="keys keys-board report-board">
      <SegmentBoard scope={scope} />
    </ul>
  );
}

function useShared(scope: Scope) {
  const mrr = useMetric("mrr", scope.question);
  return {
    scope,
    periods: knownPeriods(mrr.data, scope.lastDay),
    money: moneyIn(mrr.data?.currency ?? scope.currency),
  };
}
