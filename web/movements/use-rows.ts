import { useMemo } from "react";
import { type PeriodRow, periodRows, useMetric } from "../data/figures.ts";
import { type Money, moneyIn } from "../data/format.ts";
import { comparisonOf, type Scope } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import { figuresFile } from "../export/figures-file.ts";
import type { Files } from "../export/files.ts";
import { columnOf, partsIn, withGroups } from "./parts.ts";

/** What movements by type are drawn from: their rows (null while they load), and whether expansion is split. */
export function useMovementRows(scope: Scope) {
  const { question, view } = scope;
  const byType = useMetric("net_new_mrr", { ...question, by: ["type"], counts: true });
  const net = useMetric("net_new_mrr", { ...question, ...comparisonOf(view) });
  const closing = useMetric("mrr", question);
  const [split, setSplit] = usePageParam("split", "");
  const isSplit = split === "group";
  const byGroup = useMetric("expansion_mrr", isSplit ? { ...question, by: ["group"], counts: true } : null);
  const groups = isSplit ? byGroup.data : undefined;
  const rows = useMemo((): PeriodRow[] | null => {
    if (byType.data === undefined) return null;
    const found = { byType: byType.data, net: net.data, closing: closing.data };
    const whole = periodRows(found, scope.lastDay);
    return groups === undefined ? whole : withGroups(whole, groups);
  }, [byType.data, net.data, closing.data, groups, scope.lastDay]);
  const money: Money = moneyIn(byType.data?.currency ?? scope.currency);
  const onSplit = (isOn: boolean) => setSplit(isOn ? "group" : "");
  return { rows, money, isSplit, onSplit, error: byType.error, retry: () => byType.refetch() };
}

/** The same rows as a file. */
export function movementsFile(rows: PeriodRow[], scope: Scope): Files {
  const columns = [...partsIn(rows).map(columnOf), "net_new_mrr", "mrr"];
  return figuresFile(columns, { ...scope.question, ...comparisonOf(scope.view), counts: true });
}
