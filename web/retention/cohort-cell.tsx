import type { TFunction } from "i18next";
import type { Drill } from "../data/drill-key.ts";
import { type Money, NOTHING, percent, whole } from "../data/format.ts";
import { isUnfinished, periodName } from "../data/period.ts";
import type { Palette } from "../look/palette.ts";
import { CellButton } from "../tables/cell-button.tsx";
import { cohortShade } from "./cohort-shade.ts";
import type { CohortCell, Cohorts, CohortView } from "./use-cohorts.ts";

/** What all cells of a table of cohorts show, and how. */
export interface Shown {
  of: Cohorts["of"];
  show: CohortView["show"];
  interval: CohortView["interval"];
  money: Money;
  lastDay: string | null;
  palette: Palette;
  t: TFunction<"retention">;
}

/** What is left of a cohort at one age; nothing where it is not that old. */
export function AgeCell({ cell, shown }: { cell: CohortCell | undefined; shown: Shown }) {
  if (cell === undefined) return <td />;
  const { t } = shown;
  const isOpen = isUnfinished(cell.period, shown.lastDay);
  const names = {
    what: t(`cohorts.of.${shown.of}`),
    cohort: periodName(cell.cohort),
    age: t(`cohorts.age.${shown.interval}`, { count: cell.age }),
    period: periodName(cell.period),
  };
  return (
    <td
      className={isOpen ? "is-unfinished" : undefined}
      style={{ backgroundColor: shadeOf(shareOf(cell, shown), shown) }}
    >
      <CellButton
        drill={drillOf(cell, shown)}
        text={textOf(cell, shown)}
        label={t(isOpen ? "cohorts.cell-open" : "cohorts.cell", names)}
      />
    </td>
  );
}

/** What is left at one age of all cohorts that are that old. */
export function AverageCell({
  average,
  shown,
}: {
  average: Cohorts["averages"][number] | undefined;
  shown: Shown;
}) {
  const share = average === undefined ? null : shareOf(average, shown);
  return (
    <td style={{ backgroundColor: shadeOf(share, shown) }}>
      <span className="cell">{share === null ? NOTHING : percent(share)}</span>
    </td>
  );
}

function shadeOf(share: number | null, { of, palette }: Shown): string | undefined {
  return cohortShade(share, of === "net", palette);
}

function shareOf(
  { value, of_previous }: Pick<CohortCell, "value" | "of_previous">,
  { show }: Shown,
): number | null {
  return show === "previous" ? of_previous : value;
}

function drillOf({ cohort, age }: CohortCell, { of, interval }: Shown): Drill {
  return { metric: "cohort", period: cohort, where: [], cohort: { of, interval, age } };
}

function textOf(cell: CohortCell, shown: Shown): string {
  const { of, show, money } = shown;
  if (show === "amount") return of === "customers" ? whole(cell.amount) : money.plain(cell.amount);
  const share = shareOf(cell, shown);
  return share === null ? NOTHING : percent(share);
}
