import { Button } from "@mantine/core";
import { useMemo } from "react";
import type { View } from "./address.ts";
import { csvAddress } from "./api.ts";
import { Cards } from "./cards.tsx";
import { DrillDrawer } from "./drill-drawer.tsx";
import { along, type PeriodRow, periodRows, type Scope, subjectOf, useMetric, valuesOf } from "./figures.ts";
import { moneyIn } from "./format.ts";
import { Movements } from "./movements.tsx";
import { useOpening } from "./opening.ts";
import { Retention } from "./retention.tsx";
import { NothingHere, Trouble, Waiting } from "./states.tsx";
import { Title, useTitle } from "./title.tsx";

/** Title, cards, movements and retention of a scope, and the drawer with what is behind a cell. */
export function Report({
  view,
  change,
  scope,
}: {
  view: View;
  change: (change: Partial<View>, how?: "push" | "replace") => void;
  scope: Scope;
}) {
  const { question } = scope;
  const isYear = view.compare === "year";
  const byType = useMetric("net_new_mrr", { ...question, by: ["type"] });
  const net = useMetric("net_new_mrr", isYear ? { ...question, compare: "year" } : question);
  const closing = useMetric("mrr", question);
  const retention = useRetention(scope);
  const rows = useMemo(
    () =>
      byType.data === undefined
        ? null
        : periodRows({ byType: byType.data, net: net.data, closing: closing.data }, scope.lastDay),
    [byType.data, net.data, closing.data, scope.lastDay],
  );
  const money = useMemo(
    () => moneyIn(byType.data?.currency ?? scope.currency),
    [byType.data, scope.currency],
  );
  const subject = rows === null ? null : subjectOf(rows, view.period);
  const { open, close } = useOpening(view, change);
  const title = useTitle(scope, subject, money);

  if (byType.error !== null) {
    return (
      <>
        <h1>
          {byType.error.status === 0
            ? "Cambium does not answer"
            : `Policy ${scope.policy} cannot answer this`}
        </h1>
        <Trouble problem={byType.error} onRetry={() => byType.refetch()}>
          {view.policy !== null && (
            <Button size="xs" variant="default" onClick={() => change({ policy: null, cell: null })}>
              Back to the organisation’s policy
            </Button>
          )}
        </Trouble>
      </>
    );
  }
  const widen = () => change({ range: "all", from: null, to: null, period: null });
  if (rows?.length === 0) {
    return (
      <>
        <h1>Nothing is known of these periods yet</h1>
        <NothingHere onWiden={widen} lastDay={scope.lastDay} />
      </>
    );
  }
  if (rows === null || subject === null) return <ReportWaiting />;
  const isBare = rows.every(
    (row) => row.closing === 0 && [...row.moved.values()].every((value) => value === 0),
  );
  const failed = [net, closing, ...retention.asked].find(({ error }) => error !== null);
  const expansion = new Map(rows.map((row) => [row.period, row.moved.get("expansion") ?? null]));
  return (
    <>
      <Title {...title} />
      {failed?.error && <Trouble problem={failed.error} onRetry={() => failed.refetch()} />}
      {isBare && <NothingHere onWiden={widen} lastDay={scope.lastDay} />}
      <Cards
        cards={[
          { metric: "mrr", label: "MRR", column: "mrr", series: along(rows, valuesOf(closing.data)) },
          { metric: "expansion_mrr", label: "Expansion MRR", column: "expansion", series: expansion },
          { metric: "nrr", label: "NRR", column: "nrr", series: along(rows, retention.values.nrr) },
          {
            metric: "nrr_12m",
            label: "NRR, 12 months",
            column: "nrr_12m",
            series: along(rows, retention.values.nrr_12m),
          },
          { metric: "grr", label: "GRR", column: "grr", series: along(rows, retention.values.grr) },
        ]}
        scope={scope}
        period={subject.period}
        compare={view.compare}
        growth={title.growth}
        money={money}
        onOpen={open}
      />
      <Movements
        rows={rows}
        money={money}
        hidden={view.hidden}
        subject={subject.period}
        csv={csvAddress("net_new_mrr", { ...question, by: ["type"] })}
        onHide={(hidden) => change({ hidden }, "replace")}
        onOpen={open}
        onSubject={(period) => change({ period })}
      />
      <Retention rows={rows} values={retention.values} onOpen={open} />
      <DrillDrawer
        cell={view.cell}
        scope={scope}
        figure={figureOf(view, rows, retention.values)}
        onClose={close}
      />
    </>
  );
}

/** The page while nothing is known yet, as high as it will be. */
export function ReportWaiting() {
  return (
    <div aria-busy="true">
      <p className="unseen" role="status">
        Loading
      </p>
      <div className="title">
        <Waiting height={34} width="60%" />
        <Waiting height={48} width="88%" />
      </div>
      <div className="cards">
        {["a", "b", "c", "d", "e"].map((key) => (
          <div className="card" key={key}>
            <Waiting height={112} />
          </div>
        ))}
      </div>
      <Waiting height={400} />
      <Waiting height={440} />
    </div>
  );
}

function useRetention({ question }: Scope) {
  const nrr = useMetric("nrr", question);
  const grr = useMetric("grr", question);
  const nrrYear = useMetric("nrr_12m", question);
  const grrYear = useMetric("grr_12m", question);
  const values = useMemo(
    () => ({
      nrr: valuesOf(nrr.data),
      grr: valuesOf(grr.data),
      nrr_12m: valuesOf(nrrYear.data),
      grr_12m: valuesOf(grrYear.data),
    }),
    [nrr.data, grr.data, nrrYear.data, grrYear.data],
  );
  return { values, asked: [nrr, grr, nrrYear, grrYear] };
}

function figureOf(
  view: View,
  rows: PeriodRow[],
  values: Record<string, Map<string, number | null>>,
): number | null {
  const { cell } = view;
  const row = rows.find(({ period }) => period === cell?.period);
  if (cell === null || row === undefined) return null;
  if (cell.column === "net") return row.net;
  if (cell.column === "mrr") return row.closing;
  return row.moved.get(cell.column) ?? values[cell.column]?.get(cell.period) ?? null;
}
