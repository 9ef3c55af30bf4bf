import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { periodRows, useMetric } from "../data/figures.ts";
import { moneyIn } from "../data/format.ts";
import { comparisonOf, type Scope } from "../data/scope.ts";
import { usePageParam, useView } from "../data/view.ts";
import { figuresFile } from "../export/figures-file.ts";
import { Reports } from "../export/reports.tsx";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { NothingHere, PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Movements } from "./movements.tsx";
import { columnOf, partsIn, withGroups } from "./parts.ts";
import { useHeadline } from "./use-headline.ts";
import { useWaterfall, Waterfall } from "./waterfall.tsx";
import "./movements.css";

/** Why MRR changed: movements by type over time. */
export default function MovementsPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("movements");
  const [, change] = useView();
  const { question, view } = scope;
  const asked = { ...question, by: ["type"], counts: true };
  const byType = useMetric("net_new_mrr", asked);
  const compared = { ...question, ...comparisonOf(view) };
  const net = useMetric("net_new_mrr", compared);
  const closing = useMetric("mrr", question);
  useWaterfall(scope);
  const [split, setSplit] = usePageParam("split", "");
  const isSplit = split === "group";
  const byGroup = useMetric("expansion_mrr", isSplit ? { ...question, by: ["group"], counts: true } : null);
  const groups = isSplit ? byGroup.data : undefined;
  const rows = useMemo(() => {
    if (byType.data === undefined) return null;
    const found = { byType: byType.data, net: net.data, closing: closing.data };
    const whole = periodRows(found, scope.lastDay);
    return groups === undefined ? whole : withGroups(whole, groups);
  }, [byType.data, net.data, closing.data, groups, scope.lastDay]);
  const money = moneyIn(byType.data?.currency ?? scope.currency);
  const subject = rows?.find(({ period }) => period === view.period) ?? null;
  const told = useHeadline(scope, subject, money);
  if (byType.error !== null) return <PageTrouble problem={byType.error} onRetry={() => byType.refetch()} />;
  if (rows === null) return <PageWaiting />;
  const isBare = rows.every(
    (row) => (row.closing ?? 0) === 0 && [...row.moved.values()].every((value) => value === 0),
  );
  const last = rows.at(-1);
  if (last === undefined || isBare) {
    return (
      <>
        <PageTitle question={t("nothing")} answer={t("nothing-answer")} />
        <NothingHere lastDay={scope.lastDay} />
      </>
    );
  }
  return (
    <>
      <PageTitle {...told} period={subject?.period ?? last.period} />
      <Movements
        rows={rows}
        money={money}
        hidden={view.hidden}
        subject={subject?.period ?? null}
        files={figuresFile([...partsIn(rows).map(columnOf), "net_new_mrr", "mrr"], {
          ...compared,
          counts: true,
        })}
        isSplit={isSplit}
        onSplit={(isOn) => setSplit(isOn ? "group" : "")}
        onHide={(hidden) => change({ hidden }, "replace")}
        onSubject={(period) => change({ period: period === view.period ? null : period })}
      />
      <Waterfall scope={scope} money={money} />
      <Reports scope={scope} />
    </>
  );
}
