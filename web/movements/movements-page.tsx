import { useTranslation } from "react-i18next";
import type { Scope } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { Downloads } from "../export/downloads.tsx";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { NothingHere, PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Movements } from "./movements.tsx";
import { useHeadline } from "./use-headline.ts";
import { movementsFile, useMovementRows } from "./use-rows.ts";
import { useWaterfall, Waterfall } from "./waterfall.tsx";
import "./movements.css";

/** Why MRR changed: movements by type over time. */
export default function MovementsPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("movements");
  const [, change] = useView();
  const { view } = scope;
  const { rows, money, isSplit, onSplit, error, retry } = useMovementRows(scope);
  useWaterfall(scope);
  const subject = rows?.find(({ period }) => period === view.period) ?? null;
  const told = useHeadline(scope, subject, money);
  if (error !== null) return <PageTrouble problem={error} onRetry={retry} />;
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
        files={movementsFile(rows, scope)}
        isSplit={isSplit}
        onSplit={onSplit}
        onHide={(hidden) => change({ hidden }, "replace")}
        onSubject={(period) => change({ period: period === view.period ? null : period })}
      />
      <Waterfall scope={scope} money={money} />
      <Downloads scope={scope} />
    </>
  );
}
