import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { Choice } from "../growth/choice.tsx";
import type { Review } from "../growth/review-answers.ts";
import { InTurn } from "../parts/in-turn.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { useDimensionName } from "../tables/dimension-name.ts";
import { Adoption } from "./adoption.tsx";
import { FunnelGroups } from "./funnel-groups.tsx";
import { FunnelTable } from "./funnel-table.tsx";
import { ReachPart } from "./reach.tsx";
import { quarterOf, quartersTo, reviewQuestion } from "./review-search.ts";

const QUARTERS = 9;
const BY = ["kind", "product", "segment", "owner"] as const;
const FURTHER = ["country", "band", "plan", "industry"];

/** The funnel from signals to what is kept, where customers hesitate, and whom nobody works. */
export function FunnelTab({ scope }: { scope: Scope }) {
  const { t } = useTranslation("review");
  const [by, setBy] = usePageParam("by", "kind");
  const [quarter, setQuarter] = usePageParam("quarter", "");
  const dimension = useDimensionName();
  const question = { ...reviewQuestion(scope, quarter), by };
  const asked = useAsk<Review>("/review", question);
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={480} />;
  const { data } = asked;
  const nameOf = (name: string) => {
    const own = BY.find((one) => one === name);
    return own === undefined ? dimension(name) : t(`by.${own}`);
  };
  return (
    <>
      <div className="growth-controls">
        <Choice
          label={t("quarter")}
          all={t("running")}
          value={quarter === "" ? null : quarter}
          options={quartersTo(quarterOf(data.as_of), QUARTERS)
            .slice(1)
            .map((value) => ({ value, label: periodName(value) }))}
          onPick={(picked) => setQuarter(picked ?? "")}
        />
        <ExportMenu id="review" title={t("tabs.funnel")} files={{ path: "/review", question }} />
      </div>
      <FunnelTable answer={data} />
      <InTurn>
        <section aria-labelledby="groups-title">
          <header className="section-head">
            <h2 id="groups-title">{t("groups.title")}</h2>
            <div className="growth-controls">
              <Choice
                label={t("groups.by")}
                all={t("by.kind")}
                value={by === "kind" ? null : by}
                options={[...new Set([...BY, ...FURTHER, by])]
                  .filter((name) => name !== "kind")
                  .map((value) => ({ value, label: nameOf(value) }))}
                onPick={(picked) => setBy(picked ?? "kind")}
              />
            </div>
          </header>
          <FunnelGroups answer={data} by={by} name={nameOf(by)} />
        </section>
        <ReachPart scope={scope} />
        <Adoption scope={scope} />
      </InTurn>
    </>
  );
}
