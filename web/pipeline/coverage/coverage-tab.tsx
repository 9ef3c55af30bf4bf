import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import type { StageRates } from "../../growth/pipeline-answers.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { whoseQuestion } from "../pipeline-search.ts";
import type { TabProps } from "../tab-props.ts";
import { CoverageTable } from "./coverage-table.tsx";
import { DealQuarters } from "./deal-quarters.tsx";
import { ForecastPart } from "./forecast-part.tsx";
import { LossReasons } from "./loss-reasons.tsx";
import { StageTable } from "./stage-table.tsx";

/** Coverage by quarter, the forecast, and how deals go through the stages. */
export function CoverageTab({ scope, search, coverage, onChange }: TabProps) {
  const whose = whoseQuestion(scope, search);
  const { quarter } = coverage;
  return (
    <>
      <CoverageTable coverage={coverage} whose={whose} onChange={onChange} />
      <ForecastPart quarter={quarter} whose={whose} onChange={onChange} />
      <DealQuarters whose={whose} onChange={onChange} />
      <Rates whose={whose} onChange={onChange} />
    </>
  );
}

function Rates({ whose, onChange }: { whose: object; onChange: TabProps["onChange"] }) {
  const asked = useAsk<StageRates>("/pipeline", whose);
  const { t } = useTranslation("pipeline");
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={300} />;
  return (
    <>
      <section aria-labelledby="stages-title">
        <header className="section-head">
          <h2 id="stages-title">{t("stages.title")}</h2>
        </header>
        <StageTable answer={asked.data} onChange={onChange} />
      </section>
      <LossReasons answer={asked.data} onChange={onChange} />
    </>
  );
}
