import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../data/format.ts";
import { isAhead, shortPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { PALETTES } from "../look/palette.ts";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { AgeCell, AverageCell, type Shown } from "./cohort-cell.tsx";
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
  const { t } = useTranslation("retention");
  const palette = PALETTES[useComputedColorScheme("light")];
  const lines = useMemo(() => linesOf(answer, scope.lastDay), [answer, scope.lastDay]);
  const money = moneyIn(answer.currency ?? scope.currency);
  const ages = Array.from(
    { length: Math.max(0, ...lines.map(({ cells }) => cells.length)) },
    (_, age) => age,
  );
  const interval = LENGTHS.find((name) => name === answer.interval) ?? "month";
  const shown = { of: answer.of, show, interval, money, lastDay: scope.lastDay, palette, t };
  if (lines.length === 0) return <p className="quiet">{t("cohorts.none")}</p>;
  return (
    <>
      <p className="quiet cohorts-read">{t(`cohorts.read.${interval}`)}</p>
      <ScrollBox label={t("cohorts.title")}>
        <table className="figures cohorts">
          <caption className="unseen">
            {t(`cohorts.caption.${show}`, { what: t(`cohorts.of.${answer.of}`) })}
          </caption>
          <Heads ages={ages} shown={shown} />
          <tbody>
            {lines.map((line) => (
              <CohortRow key={line.cohort} line={line} ages={ages} shown={shown} />
            ))}
          </tbody>
          {show !== "amount" && <Averages averages={answer.averages} ages={ages} shown={shown} />}
        </table>
      </ScrollBox>
      <p className="under-table">{t("cohorts.hint")}</p>
    </>
  );
}

function Heads({ ages, shown: { interval, money, t } }: { ages: number[]; shown: Shown }) {
  return (
    <thead>
      <tr>
        <th scope="col">{t("cohorts.cohort")}</th>
        <th scope="col">{t("cohorts.customers")}</th>
        <th scope="col">{t("cohorts.base", { currency: money.currency })}</th>
        {ages.map((age) => (
          <th scope="col" key={age}>
            <span aria-hidden="true">{whole(age)}</span>
            <span className="unseen">{t(`cohorts.age.${interval}`, { count: age })}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function CohortRow({ line, ages, shown }: { line: Line; ages: number[]; shown: Shown }) {
  return (
    <tr>
      <th scope="row">
        <span className="cell cell-period">{shortPeriod(line.cohort)}</span>
      </th>
      <td>
        <span className="cell">{whole(line.customers)}</span>
      </td>
      <td>
        <span className="cell">{shown.money.plain(line.base)}</span>
      </td>
      {ages.map((age) => (
        <AgeCell key={age} cell={line.cells[age]} shown={shown} />
      ))}
    </tr>
  );
}

function Averages({
  averages,
  ages,
  shown,
}: {
  averages: Cohorts["averages"];
  ages: number[];
  shown: Shown;
}) {
  return (
    <tfoot>
      <tr>
        <th scope="row">
          <span className="cell cell-period">{shown.t("cohorts.average")}</span>
        </th>
        <td />
        <td />
        {ages.map((age) => (
          <AverageCell key={age} average={averages.find((one) => one.age === age)} shown={shown} />
        ))}
      </tr>
    </tfoot>
  );
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
