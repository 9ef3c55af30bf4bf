import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { NothingHere, PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { LimitsHit } from "./limits-hit.tsx";
import { lineName, type Shown } from "./plan-cells.tsx";
import { PlanMoves } from "./plan-moves.tsx";
import { PlanWorth } from "./plan-worth.tsx";
import { type Figures, figureIn, LINES, linesOf, type Row, useLine, usePlans } from "./use-plans.ts";
import "./plans.css";

/** How each product and price does: what it is worth, what moved, and where its limits are hit. */
export default function PlansPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("catalogue");
  const [by] = useLine();
  const lines = usePlans(scope, by);
  const whole = usePlans(scope, null);
  const failed = [lines, whole].find(({ error }) => error !== null);
  if (failed !== undefined && failed.error !== null)
    return <PageTrouble problem={failed.error} onRetry={() => failed.refetch()} />;
  const total = whole.data?.rows[0];
  if (lines.data === undefined || whole.data === undefined) return <PageWaiting />;
  const rows = linesOf(lines.data);
  if (total === undefined || rows.length === 0) {
    return (
      <>
        <PageTitle question={t("plans.question")} answer={t("plans.nothing")} />
        <NothingHere lastDay={scope.lastDay} />
      </>
    );
  }
  return <Answered scope={scope} lines={lines.data} rows={rows} total={total} />;
}

function Answered({ scope, lines, rows, total }: { scope: Scope; lines: Figures; rows: Row[]; total: Row }) {
  const { t } = useTranslation("catalogue");
  const [by, setBy] = useLine();
  const catalogue = useCatalogue();
  const explained = new Set(catalogue.data?.rows.flatMap(({ id, is_explained: is }) => (is ? [id] : [])));
  const shown: Shown = {
    by,
    period: String(total.period),
    money: moneyIn(lines.currency ?? scope.currency),
    isCompared: "mrr change" in total,
    isExplained: (metric) => explained.has(metric),
  };
  const named = rows.map((row) => ({ id: String(row[by]), row }));
  return (
    <>
      <PageTitle question={t("plans.question")} answer={useAnswer(shown, rows, total)} />
      <div className="plan-lines">
        <SegmentedControl
          size="xs"
          aria-label={t("plans.lines")}
          value={by}
          onChange={setBy}
          data={LINES.map((value) => ({ value, label: t(`plans.by-${value}`) }))}
        />
      </div>
      <PlanWorth scope={scope} shown={shown} rows={named} total={total} />
      <PlanMoves scope={scope} shown={shown} rows={named} total={total} />
      <LimitsHit scope={scope} />
    </>
  );
}

/** Which line is worth most, and which grew most. */
function useAnswer({ by, period, money }: Shown, rows: Row[], total: Row): string {
  const { t } = useTranslation("catalogue");
  const [first] = rows;
  const grown = rows.reduce<Row | undefined>(
    (best, row) =>
      best === undefined || (figureIn(row, "net_new_mrr") ?? 0) > (figureIn(best, "net_new_mrr") ?? 0)
        ? row
        : best,
    undefined,
  );
  if (first === undefined || grown === undefined) return t("plans.nothing");
  const text = (row: Row, column: string, write: (minor: number) => string) => {
    const value = figureIn(row, column);
    return value === null ? NOTHING : write(value);
  };
  return t(grown === first ? "plans.answer-same" : "plans.answer", {
    first: lineName(by, first),
    mrr: text(first, "mrr", money.full),
    total: text(total, "mrr", money.full),
    grown: lineName(by, grown),
    net: text(grown, "net_new_mrr", money.signed),
    period: periodName(period),
  });
}
