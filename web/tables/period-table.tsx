import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Drill } from "../data/drill-key.ts";
import { whole } from "../data/format.ts";
import { periodName, shortPeriod } from "../data/period.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { CellButton } from "./cell-button.tsx";
import { ScrollBox } from "./scroll-box.tsx";

/** One column of a period table. */
export interface PeriodColumn {
  id: string;
  name: string;
  isStrong?: boolean;
  /** A cell's text, number of customers and drill. */
  cell(period: string): { text: string; count?: string | null; drill: Drill | null };
}

const FIRST_LOOK = 60;

/** Figures by period, newest first: select a figure for its proof, or a period to make it the page's subject. */
export function PeriodTable({
  caption,
  corner,
  periods,
  columns,
  isUnfinished,
  subject,
  onSubject,
  firstLook = FIRST_LOOK,
}: {
  caption: string;
  /** The unit of all figures, such as USD. */
  corner: string;
  /** Oldest first. */
  periods: string[];
  columns: PeriodColumn[];
  isUnfinished: (period: string) => boolean;
  subject?: string | null;
  onSubject?: (period: string) => void;
  firstLook?: number;
}) {
  const { t } = useTranslation("shell");
  const [isWhole, setWhole] = useState(false);
  const newest = periods.toReversed();
  const listed = isWhole ? newest : newest.slice(0, firstLook);
  return (
    <>
      <ScrollBox label={t("table-of", { what: caption })}>
        <table className="figures">
          <caption className="unseen">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="quiet">{corner}</span>
              </th>
              {columns.map(({ id, name, isStrong }) => (
                <th scope="col" key={id} className={isStrong ? "column-net" : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((period) => (
              <PeriodRow
                key={period}
                period={period}
                columns={columns}
                isSubject={period === subject}
                isUnfinished={isUnfinished(period)}
                onSubject={onSubject}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {listed.length < newest.length && (
        <PlainButton className="link" onClick={() => setWhole(true)}>
          {t("show-all", { count: newest.length, formatted: whole(newest.length) })}
        </PlainButton>
      )}
    </>
  );
}

function PeriodRow({
  period,
  columns,
  isSubject,
  isUnfinished,
  onSubject,
}: {
  period: string;
  columns: PeriodColumn[];
  isSubject: boolean;
  isUnfinished: boolean;
  onSubject: ((period: string) => void) | undefined;
}) {
  const { t } = useTranslation("terms");
  const soFar = isUnfinished && <span className="quiet"> {t("periods.so-far")}</span>;
  return (
    <tr className={isSubject ? "is-subject" : undefined}>
      <th scope="row">
        {onSubject === undefined ? (
          <span className="cell cell-period">
            {shortPeriod(period)}
            {soFar}
          </span>
        ) : (
          <PlainButton
            className="cell cell-period"
            aria-current={isSubject}
            onClick={() => onSubject(period)}
          >
            {shortPeriod(period)}
            {soFar}
          </PlainButton>
        )}
      </th>
      {columns.map(({ id, name, isStrong, cell }) => (
        <td key={id} className={isStrong ? "column-net" : undefined}>
          <CellButton {...cell(period)} label={`${name}, ${periodName(period)}`} />
        </td>
      ))}
    </tr>
  );
}
