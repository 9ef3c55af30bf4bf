import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import type { Signals } from "../growth/growth-answers.ts";
import { useHasNoUsage } from "../growth/usage-missing.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Waiting } from "../parts/states.tsx";
import { problemText } from "../problems/problem-text.tsx";

/** What nobody works yet: the MRR that the next steps of open signals add. */
export function Unworked({ scope }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  const { segment } = scope.question;
  const question = { ...(segment !== undefined && { segment }), limit: 0 };
  const { data, error } = useAsk<Signals>("/signals", question);
  return (
    <li className="key" data-figure="open_signals">
      <div className="key-head">
        <h2>{t("unworked.title")}</h2>
      </div>
      {error !== null && <p className="key-problem">{problemText(error).text}</p>}
      {error === null && data === undefined && <Waiting height={46} width={180} />}
      {data !== undefined && data.sums.signals === 0 && <None />}
      {data !== undefined && data.sums.signals > 0 && <Sum answer={data} />}
      <PageLink to="/signals" className="key-more">
        {t("more.signals")}
      </PageLink>
    </li>
  );
}

function Sum({ answer: { sums, currency } }: { answer: Signals }) {
  const { t } = useTranslation("overview");
  const customers = t("customers", { count: sums.customers, number: whole(sums.customers) });
  return (
    <>
      <PageLink to="/signals" className="key-value">
        {moneyIn(currency).full(sums.step_mrr)}
      </PageLink>
      <p className="key-quiet">
        {t("unworked.text", { count: sums.signals, signals: whole(sums.signals), customers })}
      </p>
    </>
  );
}

function None() {
  const { t } = useTranslation("overview");
  const hasNoUsage = useHasNoUsage();
  return (
    <>
      <p className="key-value quiet">{t(hasNoUsage === true ? "unworked.no-usage" : "unworked.none")}</p>
      <p className="key-quiet">{t(hasNoUsage === true ? "unworked.no-usage-text" : "unworked.none-text")}</p>
    </>
  );
}
