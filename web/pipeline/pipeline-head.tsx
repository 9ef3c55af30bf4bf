import { useTranslation } from "react-i18next";
import { amount, moneyIn, NOTHING, whole } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import type { Coverage, Deals } from "../growth/pipeline-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { PageTitle } from "../parts/title.tsx";
import { useCoverageWords } from "./coverage/coverage-words.ts";
import { TargetForm } from "./coverage/target-form.tsx";
import "../customers/customer.css";

/** Whether the pipeline is enough for this quarter, and what it comes to. */
export function PipelineHead({
  coverage,
  sums,
  isOld,
}: {
  coverage: Coverage | undefined;
  /** Over the open opportunities that are shown; undefined where there are none. */
  sums: Deals["sums"] | undefined;
  isOld: boolean;
}) {
  const { t } = useTranslation("pipeline");
  const words = useCoverageWords();
  if (coverage === undefined) return <PageTitle question={t("question-now")} answer="" />;
  const { now, quarter, currency, needed } = coverage;
  const money = moneyIn(currency);
  const period = periodName(quarter);
  return (
    <>
      <PageTitle question={t("question", { period })} answer={words.answer(coverage)} isOld={isOld} />
      {now.state === "no_target" && <TargetForm quarter={quarter} currency={currency} />}
      <dl className="facts-large pipeline-sums">
        <div>
          <dt>{t("sums.coverage", { period })}</dt>
          <dd className={now.state === "alert" ? "fact-strong bad" : "fact-strong"}>
            {now.coverage === null ? NOTHING : t("times", { value: amount(now.coverage) })}
          </dd>
          <dd className="fact-under">{t(`states.${now.state}`)}</dd>
        </div>
        <div>
          <dt>{t("sums.needed")}</dt>
          <dd>
            {needed === null ? (
              NOTHING
            ) : (
              <PageLink to="/pipeline" also={{ tab: "list", behind: "win_rate" }}>
                {t("times", { value: amount(needed) })}
              </PageLink>
            )}
          </dd>
          <dd className="fact-under">{words.needed(coverage)}</dd>
        </div>
        <div>
          <dt>{t("sums.quarter", { period })}</dt>
          <dd>
            <PageLink to="/pipeline" also={{ tab: "list", quarter }}>
              {money.full(now.open)}
            </PageLink>
          </dd>
          <dd className="fact-under">
            {now.remaining === null ? "" : t("sums.of-remaining", { mrr: money.full(now.remaining) })}
          </dd>
        </div>
        <div>
          <dt>{t("sums.open")}</dt>
          <dd>{sums === undefined ? NOTHING : money.full(sums.amount)}</dd>
          <dd className="fact-under">{sums === undefined ? "" : under(sums)}</dd>
        </div>
      </dl>
    </>
  );

  function under({ opportunities, weighted }: Deals["sums"]): string {
    const said = { count: opportunities, number: whole(opportunities) };
    return weighted === null
      ? t("sums.opportunities", said)
      : t("sums.opportunities-weighted", { ...said, mrr: moneyIn(coverage?.currency ?? "").full(weighted) });
  }
}
