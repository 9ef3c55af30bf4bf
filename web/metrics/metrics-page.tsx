import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { answerRow, numberIn, textIn, useMetric } from "../data/figures.ts";
import { moneyIn } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { rangeQuestion, type Scope } from "../data/scope.ts";
import { useMeaning } from "../figures/meanings.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { problemText } from "../problems/problem-text.tsx";
import { changedOf } from "../tables/changed.ts";
import { useDimensionName } from "../tables/dimension-name.ts";
import { writingOf } from "../tables/writing.ts";
import { About } from "./about.tsx";
import { Breakdown } from "./breakdown.tsx";
import { MetricCourse } from "./metric-course.tsx";
import { Trials } from "./trials.tsx";
import { type MetricInfo, TRIALS, useMetricChoice, WHOLE } from "./use-metric-page.ts";
import "./metrics.css";

/** Any figure that is measured: its course, its comparison, its parts and what is behind it. */
export default function MetricsPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { catalogue, metric, isTrials, by } = useMetricChoice();
  if (catalogue.error !== null)
    return <PageTrouble problem={catalogue.error} onRetry={() => catalogue.refetch()} />;
  if (metric === undefined) return <PageWaiting />;
  if (isTrials) return <Trials scope={scope} chooser={<Chooser />} />;
  return (
    <>
      <Head scope={scope} metric={metric} />
      <Chooser />
      <About scope={scope} metric={metric} />
      {by === WHOLE ? (
        <MetricCourse key={metric.id} scope={scope} metric={metric} />
      ) : (
        <Breakdown key={`${metric.id} ${by}`} scope={scope} metric={metric} by={by} />
      )}
    </>
  );
}

/** The figure of the whole range and its change. */
function Head({ scope, metric }: { scope: Scope; metric: MetricInfo }) {
  const { t } = useTranslation("shell");
  const { name } = useMeaning()(metric);
  const whole = useMetric(metric.id, rangeQuestion(scope));
  const row = whole.data?.rows[0];
  const period = textIn(row, "period");
  return (
    <PageTitle
      question={t("metrics.question", { name })}
      answer={whole.error !== null ? problemText(whole.error).text : period === null ? "" : answerOf(period)}
    />
  );

  function answerOf(label: string): string {
    const shown = answerRow(whole.data, label);
    const value = numberIn(shown, "value");
    const figure = { name, when: periodName(label) };
    if (value === null) return t("metrics.none", figure);
    const writing = writingOf(metric, moneyIn(whole.data?.currency ?? scope.currency));
    const told = { ...figure, value: writing.full(value) };
    const change = {
      change: numberIn(shown, "change"),
      growth: numberIn(shown, "growth"),
      growth_word: textIn(shown, "growth_word"),
    };
    const changed = changedOf(change, writing.change, metric.better);
    const before = textIn(shown, "previous_period");
    if (changed === null || before === null) return t("metrics.alone", told);
    const text = changed.share === null ? changed.text : `${changed.text} (${changed.share})`;
    return t("metrics.compared", { ...told, change: text, before: periodName(before) });
  }
}

function Chooser() {
  const { t } = useTranslation("shell");
  const meaningOf = useMeaning();
  const nameOf = useDimensionName();
  const { metrics, metric, isTrials, by, dimensions, choose, setBy } = useMetricChoice();
  return (
    <div className="metric-choice">
      <NativeSelect
        label={t("figures.name")}
        value={isTrials ? TRIALS : (metric?.id ?? "")}
        data={[
          ...metrics.map((one) => ({ value: one.id, label: meaningOf(one).name })),
          { value: TRIALS, label: t("metrics.trials.name") },
        ]}
        onChange={({ currentTarget: { value } }) => choose(value)}
      />
      {!isTrials && dimensions.length > 0 && (
        <NativeSelect
          label={t("metrics.by")}
          value={by}
          data={[
            { value: WHOLE, label: t("metrics.whole") },
            ...dimensions.map((name) => ({ value: name, label: nameOf(name) })),
          ]}
          onChange={({ currentTarget: { value } }) => setBy(value)}
        />
      )}
    </div>
  );
}
