import { Button, Drawer } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CellKey } from "./address.ts";
import { askProof, type Problem, type Proof } from "./api.ts";
import { type Drill, drillOf, drillQuestion, proofSentence } from "./drill.ts";
import type { Scope } from "./figures.ts";
import { moneyIn, percent, whole } from "./format.ts";
import { inPeriod } from "./period.ts";
import { ProofLine } from "./proof-line.tsx";
import { Trouble, Waiting } from "./states.tsx";

const FIRST_LINES = 50;
const MOST_LINES = 100_000;

/** The changes or customers behind a cell, beside the page. Escape closes it. */
export function DrillDrawer(props: {
  cell: CellKey | null;
  scope: Scope;
  /** The cell's figure as the page shows it, null when it is not on the page. */
  figure: number | null;
  onClose: () => void;
}) {
  const { cell } = props;
  const drill = cell === null ? null : drillOf(cell.column);
  return (
    <Drawer
      opened={drill !== null}
      onClose={props.onClose}
      position="right"
      size={620}
      padding="lg"
      returnFocus={false}
      transitionProps={{ duration: 140 }}
      title={drill === null || cell === null ? "" : `${drill.name} ${inPeriod(cell.period)}`}
      closeButtonProps={{ "aria-label": "Close", size: "md" }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {drill !== null && cell !== null && (
        <Lines
          key={`${cell.column}:${cell.period}`}
          drill={drill}
          period={cell.period}
          scope={props.scope}
          figure={props.figure}
        />
      )}
    </Drawer>
  );
}

function Lines({
  drill,
  period,
  scope,
  figure,
}: {
  drill: Drill;
  period: string;
  scope: Scope;
  figure: number | null;
}) {
  const [limit, setLimit] = useState(FIRST_LINES);
  const asked = { ...drillQuestion(drill, period, scope.question), limit };
  const proof = useQuery<Proof, Problem>({
    queryKey: ["explain", drill.metric, asked],
    queryFn: ({ signal }) => askProof(drill.metric, asked, signal),
    placeholderData: keepPreviousData,
  });
  if (proof.error !== null) return <Trouble problem={proof.error} onRetry={() => proof.refetch()} />;
  if (proof.data === undefined) return <Waiting height={320} />;
  const { data } = proof;
  const money = moneyIn(data.currency ?? scope.currency);
  const sentence = proofSentence(data, figure, money);
  return (
    <div className="proof">
      <p className="proof-figure">
        {drill.unit === "ratio" ? ratio(data.figure) : money.full(data.figure ?? 0)}
      </p>
      <p className={sentence.isEqual ? "proof-sum" : "proof-sum proof-differs"} role="status">
        {sentence.isEqual && <span aria-hidden="true">✓ </span>}
        {sentence.text}
      </p>
      <ol className="proof-lines">
        {data.rows.map((row, index) => (
          <ProofLine
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no key of their own and only ever grow
            key={index}
            row={row}
            money={money}
            isBalance={drill.metric === "mrr"}
            isSigned={drill.metric === "net_new_mrr"}
          />
        ))}
      </ol>
      {data.lines > data.rows.length && (
        <p className="proof-rest">
          {whole(data.rows.length)} of {whole(data.lines)} listed, largest first; the rest come to{" "}
          {money.full(data.rest)}.{" "}
          <Button
            size="xs"
            variant="default"
            loading={proof.isPlaceholderData}
            onClick={() => setLimit(Math.min(limit * 4, MOST_LINES))}
          >
            Load more
          </Button>
        </p>
      )}
      <p className="quiet">
        Lines are rounded so that they add up to the cell exactly; a line may differ from its before and after
        by the last digit.
      </p>
    </div>
  );
}

function ratio(figure: number | null): string {
  return figure === null ? "–" : percent(figure);
}
