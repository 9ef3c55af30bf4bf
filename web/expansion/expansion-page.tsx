import "./expansion.css";
import { useTranslation } from "react-i18next";
import { useMetric } from "../data/figures.ts";
import { moneyIn } from "../data/format.ts";
import { inPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { knownPeriods, subjectPeriod } from "../data/subject.ts";
import { Contents } from "../parts/contents.tsx";
import { InTurn } from "../parts/in-turn.tsx";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { NothingHere, Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Averages } from "./averages.tsx";
import { useDimension } from "./dimension-words.ts";
import { Discounts } from "./discounts.tsx";
import { Expanders } from "./expanders.tsx";
import { Facts } from "./facts.tsx";
import { Lasting } from "./lasting.tsx";
import { Parts } from "./parts.tsx";
import { Ranking } from "./ranking.tsx";
import { useHeadline } from "./use-headline.ts";

/** How much existing customers add, why, who they are, and how long it lasts. */
export default function ExpansionPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("expansion");
  const total = useMetric("expansion_mrr", { ...scope.question, counts: true });
  const periods = knownPeriods(total.data, scope.lastDay);
  const subject = subjectPeriod(periods, scope.view.period, scope.lastDay);
  if (total.error !== null) return <Trouble problem={total.error} onRetry={() => total.refetch()} />;
  if (total.data === undefined) return <PageWaiting />;
  const isBare = total.data.rows.every(({ value }) => value === 0 || value === null);
  if (subject === null || isBare) {
    return (
      <>
        <PageTitle question={t("nothing")} answer={t("nothing-answer")} />
        <NothingHere lastDay={scope.lastDay} text={t("nothing-known")} />
      </>
    );
  }
  const money = moneyIn(total.data.currency ?? scope.currency);
  return <Shown scope={scope} subject={subject} periods={periods} total={total.data} money={money} />;
}

function Shown({
  scope,
  subject,
  periods,
  total,
  money,
}: { scope: Scope; subject: string } & Omit<Parameters<typeof Parts>[0], "about">) {
  const { t } = useTranslation(["expansion", "shell", "terms"]);
  const about = { scope, subject };
  const answer = useHeadline(about, total, money);
  const { by } = useDimension();
  const when = inPeriod(subject);
  return (
    <>
      <PageTitle question={t("expansion:question", { when })} answer={answer} period={subject} />
      <Contents
        label={t("shell:pages.expansion")}
        sections={[
          { id: "expansion-title", title: t("expansion:parts.title") },
          { id: "facts-title", title: t("expansion:facts.title") },
          { id: "ranking-title", title: t("expansion:ranking.title", { when }) },
          { id: "expanders-title", title: t("expansion:expanders.title", { when }) },
          { id: "averages-title", title: t("expansion:averages.title") },
          { id: "durability-title", title: t("expansion:lasting.title") },
          { id: "discounted-expansion-title", title: t("expansion:discounts.title") },
          { id: "expansion-regret-title", title: t("terms:metrics.expansion_regret.name") },
        ]}
      />
      <InTurn>
        <Parts about={about} periods={periods} total={total} money={money} />
        <Facts about={about} periods={periods} money={money} />
        <Ranking about={about} money={money} />
        <Expanders about={about} money={money} />
        <Averages about={about} by={by} money={money} />
        <Lasting about={about} />
        <Discounts about={about} periods={periods} money={money} />
      </InTurn>
    </>
  );
}
