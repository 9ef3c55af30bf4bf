import "../growth/growth.css";
import "./expansion.css";
import { useRouterState } from "@tanstack/react-router";
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
import { ACTS, Act, actId } from "./act.tsx";
import { Averages } from "./averages.tsx";
import { useDimension } from "./dimension-words.ts";
import { Facts } from "./facts.tsx";
import { Grid } from "./grid/grid.tsx";
import { Moves } from "./moves/moves.tsx";
import { Parts } from "./parts.tsx";
import { Pinned } from "./pinned.tsx";
import { StickingByDiscount } from "./sticking/by-discount.tsx";
import { Discounts } from "./sticking/discounts.tsx";
import { Lasting } from "./sticking/lasting.tsx";
import { TakenBack } from "./sticking/taken-back.tsx";
import { TAKEN_BACK } from "./sticking/taken-back-link.tsx";
import { pinnedIn } from "./use-figures.ts";
import { useHeadline } from "./use-headline.ts";

/** How much existing customers add, why, who they are, and how long it lasts. */
export default function ExpansionPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("expansion");
  const { compare } = scope.view;
  const total = useMetric("expansion_mrr", {
    ...scope.question,
    counts: true,
    ...(compare !== "none" && { compare }),
  });
  const periods = knownPeriods(total.data, scope.lastDay);
  const last = subjectPeriod(periods, scope.view.period, scope.lastDay);
  const range = useMetric("expansion_mrr", { ...scope.question, interval: "range" });
  const span = range.data?.rows[0]?.period;
  if (total.error !== null) return <Trouble problem={total.error} onRetry={() => total.refetch()} />;
  if (range.error !== null) return <Trouble problem={range.error} onRetry={() => range.refetch()} />;
  if (total.data === undefined || typeof span !== "string") return <PageWaiting />;
  const isBare = total.data.rows.every(({ value }) => value === 0 || value === null);
  if (last === null || isBare) {
    return (
      <>
        <PageTitle question={t("nothing")} answer={t("nothing-answer")} />
        <NothingHere lastDay={scope.lastDay} text={t("nothing-known")} />
      </>
    );
  }
  const money = moneyIn(total.data.currency ?? scope.currency);
  const isWhole = scope.view.period !== last;
  const about = { scope, last, isWhole, subject: isWhole ? span : last };
  return <Shown about={about} periods={periods} total={total.data} money={money} />;
}

function Shown({ about, periods, total, money }: Parameters<typeof Parts>[0]) {
  const { t } = useTranslation(["expansion", "shell"]);
  const answer = useHeadline(about, money);
  const { ofAverages } = useDimension(about.isWhole);
  const isAtOnce = useRouterState({ select: ({ location }) => location.hash === TAKEN_BACK });
  const when = inPeriod(about.subject);
  return (
    <>
      <PageTitle question={t("expansion:question", { when })} answer={answer} period={about.last} />
      <Contents
        label={t("shell:pages.expansion")}
        sections={ACTS.map((name) => ({ id: actId(name), title: t(`expansion:acts.${name}`) }))}
      />
      <Pinned subject={pinnedIn(about)} />
      <InTurn isAtOnce={isAtOnce}>
        <Act name="much">
          <Parts about={about} periods={periods} total={total} money={money} />
          <Facts about={about} periods={periods} money={money} />
          <Averages about={about} by={ofAverages} money={money} />
        </Act>
        <Act name="moves">
          <Moves about={about} />
        </Act>
        <Act name="who">
          <Grid about={about} money={money} />
        </Act>
        <Act name="stick">
          <Lasting about={about} />
          <StickingByDiscount />
          <Discounts about={about} periods={periods} money={money} />
          <TakenBack about={about} periods={periods} money={money} />
        </Act>
      </InTurn>
    </>
  );
}
