import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Drill } from "../data/drill-key.ts";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import { isAhead, isUnfinished, periodName, shortPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { PALETTES } from "../look/palette.ts";
import { CellButton } from "../tables/cell-button.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { cohortShade } from "./cohort-shade.ts";
import { type CohortCell, type Cohorts, type CohortView, LENGTHS } from "./use-cohorts.ts";

/** A row of the table: the cells of one cohort, oldest age last. */
interface Line {
  cohort: string;
  customers: number;
  base: number;
  cells: CohortCell[];
}

/** What is left of each cohort by age; every cell opens its customers. Periods that are not over are hatched. */
export function CohortTable({
  answer,
  show,
  scope,
}: {
  answer: Cohorts;
  show: CohortView["show"];
  scope: Scope;
}) {
  const { t } = useTranslation(["retention", "periods", "terms"]);
  const palette = PALETTES[useComputedColorScheme("light")];
  const lines = useMemo(() => linesOf(answer, scope.lastDay), [answer, scope.lastDay]);
  const money = moneyIn(answer.currency ?? scope.currency);
  const ages = Array.from(
    { length: Math.max(0, ...lines.map(({ cells }) => cells.length)) },
    (_, age) => age,
  );
  const interval = LENGTHS.find((name) => name === answer.interval) ?? "month";
  if (lines.length === 0) return <p className="quiet">{t("retention:cohorts.none")}</p>;
  return (
    <>
      <p className="quiet cohorts-read">{t(`retention:cohorts.read.${interval}`)}</p>
      <ScrollBox label={t("retention:cohorts.title")}>
        <table className="figures cohorts">
          <caption className="unseen">
            {t(`retention:cohorts.caption.${show}`, { what: t(`retention:cohorts.of.${answer.of}`) })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("retention:cohorts.cohort")}</th>
              <th scope="col">{t("retention:cohorts.customers")}</th>
              <th scope="col">{t("retention:cohorts.base", { currency: money.currency })}</th>
              {ages.map((age) => (
                <th scope="col" key={age}>
                  <span aria-hidden="true">{whole(age)}</span>
                  <span className="unseen">{t(`retention:cohorts.age.${interval}`, { count: age })}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.cohort}>
                <th scope="row">
                  <span className="cell cell-period">{shortPeriod(line.cohort)}</span>
                </th>
                <td>
                  <span className="cell">{whole(line.customers)}</span>
                </td>
                <td>
                  <span className="cell">{money.plain(line.base)}</span>
                </td>
                {ages.map((age) => cellOf(line.cells[age], age))}
              </tr>
            ))}
          </tbody>
          {show !== "amount" && (
            <tfoot>
              <tr>
                <th scope="row">
                  <span className="cell cell-period">{t("retention:cohorts.average")}</span>
                </th>
                <td />
                <td />
                {ages.map((age) => averageOf(age))}
              </tr>
            </tfoot>
          )}
        </table>
      </ScrollBox>
      <p className="under-table">{t("retention:cohorts.hint")}</p>
    </>
  );

  function cellOf(cell: CohortCell | undefined, age: number) {
    if (cell === undefined) return <td key={age} />;
    const share = show === "previous" ? cell.of_previous : cell.value;
    const isOpen = isUnfinished(cell.period, scope.lastDay);
    const names = {
      what: t(`retention:cohorts.of.${answer.of}`),
      cohort: periodName(cell.cohort),
      age: t(`retention:cohorts.age.${interval}`, { count: age }),
      period: periodName(cell.period),
    };
    return (
      <td
        key={age}
        className={isOpen ? "is-unfinished" : undefined}
        style={{ backgroundColor: cohortShade(share, answer.of === "net", palette) }}
      >
        <CellButton
          drill={drillOf(cell)}
          text={textOf(cell)}
          label={t(isOpen ? "retention:cohorts.cell-open" : "retention:cohorts.cell", names)}
        />
      </td>
    );
  }

  function drillOf({ cohort, age }: CohortCell): Drill {
    return { metric: "cohort", period: cohort, where: [], cohort: { of: answer.of, interval, age } };
  }

  function textOf({ value, of_previous, amount }: CohortCell): string {
    if (show === "amount") return answer.of === "customers" ? whole(amount) : money.plain(amount);
    const share = show === "previous" ? of_previous : value;
    return share === null ? NOTHING : percent(share);
  }

  function averageOf(age: number) {
    const found = answer.averages.find((average) => average.age === age);
    const share = (show === "previous" ? found?.of_previous : found?.value) ?? null;
    return (
      <td key={age} style={{ backgroundColor: cohortShade(share, answer.of === "net", palette) }}>
        <span className="cell">{share === null ? NOTHING : percent(share)}</span>
      </td>
    );
  }
}

function linesOf({ rows }: Cohorts, lastDay: string | null): Line[] {
  const lines = new Map<string, Line>();
  for (const row of rows) {
    const { cohort, customers, base } = row;
    const line = lines.get(cohort) ?? { cohort, customers, base, cells: [] };
    if (!isAhead(row.period, lastDay)) line.cells.push(row);
    lines.set(cohort, line);
  }
  return [...lines.values()];
}
