import "./retention.css";
import { useTranslation } from "react-i18next";
import { answerRow, numberIn, useMetric } from "../data/figures.ts";
import { percent, points } from "../data/format.ts";
import { inPeriod, periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { questionOf, subjectPeriod } from "../data/subject.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { NothingHere, Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Cohorts } from "./cohorts.tsx";
import { Moved } from "./moved.tsx";
import { RATES } from "./rates.ts";
import { RetentionCourse } from "./retention-course.tsx";
import { useRates } from "./use-rates.ts";

/** Whether customers stay and grow: retention over time and by cohort. */
export default function RetentionPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("retention");
  const { values, before, periods, asked } = useRates(scope);
  const subject = subjectPeriod(periods, scope.view.period, scope.lastDay);
  const told = useAnswer(scope, subject);
  const failed = asked.find(({ error }) => error !== null);
  if (failed !== undefined && failed.error !== null)
    return <Trouble problem={failed.error} onRetry={() => failed.refetch()} />;
  if (asked.some(({ data }) => data === undefined)) return <PageWaiting />;
  const isBare = RATES.every((rate) => [...values[rate].values()].every((value) => value === null));
  if (subject === null || isBare) {
    return (
      <>
        <PageTitle question={t("nothing")} answer={t("nothing-answer")} />
        <NothingHere lastDay={scope.lastDay} />
      </>
    );
  }
  return (
    <>
      <PageTitle
        question={t("question", { when: inPeriod(subject) })}
        answer={told ?? ofPeriod(subject)}
        period={subject}
      />
      <Moved scope={scope} />
      <RetentionCourse scope={scope} periods={periods} values={values} before={before} subject={subject} />
      <Cohorts scope={scope} />
    </>
  );

  /** The summary when there was no MRR twelve months earlier. */
  function ofPeriod(period: string): string {
    const [net, gross] = [values.nrr.get(period) ?? null, values.grr.get(period) ?? null];
    if (net === null || gross === null) return t("answer.none");
    return t("answer.period", { net: percent(net), gross: percent(gross) });
  }
}

/** The page's summary: what became of the revenue of twelve months ago. Null if there was none. */
function useAnswer(scope: Scope, subject: string | null): string | null {
  const { t } = useTranslation("retention");
  const one = questionOf(scope.question, subject, scope.view);
  const net = useMetric("nrr_12m", one);
  const gross = useMetric("grr_12m", one);
  if (subject === null || net.data === undefined || gross.data === undefined) return "";
  const row = answerRow(net.data, subject);
  const [nrr, grr] = [numberIn(row, "value"), numberIn(answerRow(gross.data, subject), "value")];
  const [difference, before] = [numberIn(row, "change"), row?.previous_period];
  if (row === undefined) return "";
  if (nrr === null || grr === null) return null;
  const figures = { net: percent(nrr), gross: percent(grr) };
  if (difference === null || typeof before !== "string") return t("answer.alone", figures);
  return t("answer.compared", { ...figures, change: points(difference), before: periodName(before) });
}
