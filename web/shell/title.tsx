import type { Answer } from "./api.ts";
import { numberIn, type PeriodRow, type Scope, useMetric } from "./figures.ts";
import type { Money } from "./format.ts";
import { headline } from "./headline.ts";
import { Waiting } from "./states.tsx";

/** The page's question and its answer in one sentence. */
export function Title({ question, answer }: { question: string; answer: string }) {
  return (
    <div className="title">
      <title>{`${question} · Cambium`}</title>
      <h1>{question}</h1>
      <p className="answer" aria-live="polite">
        {answer === "" ? <Waiting height={20} width="70%" /> : answer}
      </p>
    </div>
  );
}

/** The title of a period, and MRR growth in it: opening, closing and growth are asked of that period alone. */
export function useTitle(scope: Scope, subject: PeriodRow | null, money: Money) {
  const one = subject === null ? null : { ...scope.question, from: subject.period, to: subject.period };
  const mrr = useMetric("mrr", one === null ? null : { ...one, compare: "previous" });
  const growth = useMetric("mrr_growth", one);
  const row = rowOf(mrr.data, subject?.period);
  const rate = numberIn(rowOf(growth.data, subject?.period), "value");
  if (subject === null || row === undefined)
    return { question: "Why did MRR move?", answer: "", growth: null };
  const told = headline(
    {
      period: subject.period,
      isUnfinished: subject.isUnfinished,
      opening: numberIn(row, "previous"),
      closing: numberIn(row, "value"),
      growth: rate,
      moved: subject.moved,
    },
    money,
  );
  return { ...told, growth: rate };
}

function rowOf(answer: Answer | undefined, period: string | undefined): Answer["rows"][number] | undefined {
  return answer?.rows.find((row) => row.period === period);
}
