import { useMetric } from "../data/figures.ts";
import { moneyIn } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { knownPeriods, subjectPeriod } from "../data/subject.ts";
import { useView } from "../data/view.ts";
import { Parts } from "../expansion/parts.tsx";
import { Movements } from "../movements/movements.tsx";
import { movementsFile, useMovementRows } from "../movements/use-rows.ts";
import { Waterfall } from "../movements/waterfall.tsx";
import { NothingHere, Trouble, Waiting } from "../parts/states.tsx";
import "../expansion/expansion.css";
import "../movements/movements.css";

/** How opening MRR became closing MRR. */
export function Bridge({ scope }: { scope: Scope }) {
  return <Waterfall scope={scope} money={moneyIn(scope.currency)} />;
}

/** MRR movements by type over time. */
export function MovementBars({ scope }: { scope: Scope }) {
  const [, change] = useView();
  const { rows, money, isSplit, onSplit, error, retry } = useMovementRows(scope);
  if (error !== null) return <Trouble problem={error} onRetry={retry} />;
  if (rows === null) return <Waiting height={640} />;
  return (
    <Movements
      {...{ rows, money, isSplit, onSplit }}
      hidden={scope.view.hidden}
      subject={scope.view.period}
      files={movementsFile(rows, scope)}
      onHide={(hidden) => change({ hidden }, "replace")}
      onSubject={(period) => change({ period })}
    />
  );
}

/** Expansion MRR over time by what it came from. */
export function ExpansionBars({ scope }: { scope: Scope }) {
  const total = useMetric("expansion_mrr", { ...scope.question, counts: true });
  const periods = knownPeriods(total.data, scope.lastDay);
  const subject = subjectPeriod(periods, scope.view.period, scope.lastDay);
  if (total.error !== null) return <Trouble problem={total.error} onRetry={() => total.refetch()} />;
  if (total.data === undefined) return <Waiting height={640} />;
  if (subject === null) return <NothingHere lastDay={scope.lastDay} />;
  const money = moneyIn(total.data.currency ?? scope.currency);
  const about = { scope, subject, last: subject, isWhole: scope.view.period !== subject };
  return <Parts about={about} periods={periods} total={total.data} money={money} />;
}
