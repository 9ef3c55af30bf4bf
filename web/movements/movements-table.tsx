import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { CellButton, type OpenCell } from "./cell-button.tsx";
import type { PeriodRow } from "./figures.ts";
import { type Money, NOTHING, whole } from "./format.ts";
import type { Movement } from "./palette.ts";
import { periodName, shortPeriod } from "./period.ts";

const FIRST_LOOK = 60;

/** The figures of the chart as a table, newest period first. Every figure opens the changes behind it. */
export function MovementsTable({
  rows,
  movements,
  money,
  subject,
  onOpen,
  onSubject,
}: {
  rows: PeriodRow[];
  movements: Movement[];
  money: Money;
  subject: string | null;
  onOpen: OpenCell;
  onSubject: (period: string) => void;
}) {
  const [isWhole, setWhole] = useState(false);
  const newest = rows.toReversed();
  const listed = isWhole ? newest : newest.slice(0, FIRST_LOOK);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key */}
      <section className="table-box" tabIndex={0} aria-label="MRR movements, table">
        <table className="figures">
          <caption className="unseen">
            MRR movements by period and type, in {money.currency}, newest first
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="quiet">{money.currency}</span>
              </th>
              {movements.map(({ type, name }) => (
                <th scope="col" key={type}>
                  {name}
                </th>
              ))}
              <th scope="col" className="column-net">
                Net
              </th>
              <th scope="col">Closing MRR</th>
            </tr>
          </thead>
          <tbody>
            {listed.map((row) => (
              <tr key={row.period} className={row.period === subject ? "is-subject" : undefined}>
                <th scope="row">
                  <UnstyledButton
                    className="cell cell-period"
                    aria-current={row.period === subject}
                    onClick={() => onSubject(row.period)}
                  >
                    {shortPeriod(row.period)}
                    {row.isUnfinished && <span className="quiet"> so far</span>}
                  </UnstyledButton>
                </th>
                {movements.map(({ type, name }) => (
                  <Figure
                    key={type}
                    column={type}
                    name={name}
                    row={row}
                    value={row.moved.get(type) ?? null}
                    money={money}
                    onOpen={onOpen}
                  />
                ))}
                <Figure column="net" name="Net" row={row} value={row.net} money={money} onOpen={onOpen} />
                <Figure
                  column="mrr"
                  name="Closing MRR"
                  row={row}
                  value={row.closing}
                  money={money}
                  onOpen={onOpen}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {listed.length < newest.length && (
        <UnstyledButton className="link" onClick={() => setWhole(true)}>
          Show all {whole(newest.length)} periods
        </UnstyledButton>
      )}
    </>
  );
}

function Figure({
  column,
  name,
  row,
  value,
  money,
  onOpen,
}: {
  column: string;
  name: string;
  row: PeriodRow;
  value: number | null;
  money: Money;
  onOpen: OpenCell;
}) {
  const text = value === null ? NOTHING : money.plain(value);
  return (
    <td className={column === "net" ? "column-net" : undefined}>
      <CellButton
        column={column}
        period={row.period}
        label={`${name}, ${periodName(row.period)}`}
        text={text}
        isEmpty={value === null || value === 0}
        onOpen={onOpen}
      />
    </td>
  );
}
