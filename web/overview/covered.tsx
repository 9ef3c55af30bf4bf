import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { amount, moneyIn } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import type { Coverage } from "../growth/pipeline-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Waiting } from "../parts/states.tsx";
import { useTurn } from "../parts/use-turn.ts";
import { Unworked } from "./unworked.tsx";

/** Coverage of the quarter where it has a target, else what nobody works yet. It asks after the figures beside it. */
export function Covered({ scope }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  const isTurn = useTurn();
  const { segment } = scope.question;
  const { data, error } = useAsk<Coverage>(
    isTurn ? "/coverage" : null,
    segment === undefined ? {} : { segment },
  );
  if (error !== null || data?.now.state === "no_target") return <Unworked scope={scope} />;
  return (
    <li className="key" data-figure="coverage">
      <div className="key-head">
        <h2>{data === undefined ? "" : t("covered.title", { period: periodName(data.quarter) })}</h2>
      </div>
      {data === undefined ? <Waiting height={46} width={180} /> : <Figure answer={data} />}
      <PageLink to="/pipeline" className="key-more">
        {t("more.pipeline")}
      </PageLink>
    </li>
  );
}

function Figure({ answer: { now, currency, alert_under: alert } }: { answer: Coverage }) {
  const { t } = useTranslation("overview");
  const money = moneyIn(currency);
  const { state, coverage, target, remaining } = now;
  const isMet = state === "target_met";
  const said = {
    open: money.full(now.open),
    expanded: money.full(now.expanded),
    target: money.full(target ?? 0),
    remaining: money.full(remaining ?? 0),
    alert: amount(alert),
  };
  return (
    <>
      <PageLink
        to="/pipeline"
        also={{ tab: "coverage" }}
        className={state === "alert" ? "key-value bad" : "key-value"}
      >
        {isMet ? t("covered.met") : t("covered.times", { value: amount(coverage ?? 0) })}
      </PageLink>
      <p className="key-quiet">
        {t(isMet ? "covered.met-text" : state === "alert" ? "covered.alert" : "covered.text", said)}
      </p>
    </>
  );
}
