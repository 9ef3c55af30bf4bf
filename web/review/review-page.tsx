import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, whole } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import type { Review } from "../growth/review-answers.ts";
import { useInSight } from "../parts/in-sight.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { BillingTab } from "./billing-tab.tsx";
import { FunnelTab } from "./funnel-tab.tsx";
import { KeptTab } from "./kept-tab.tsx";
import { OffersTab } from "./offers-tab.tsx";
import { reviewQuestion } from "./review-search.ts";
import "../settings/forms.css";
import "../customers/customer.css";
import "../growth/growth.css";
import "../signals/signals.css";
import "./review.css";

const PANELS = { funnel: FunnelTab, billing: BillingTab, kept: KeptTab, offers: OffersTab };
const TABS = ["funnel", "billing", "kept", "offers"] as const;

/** How far signals come, what of it shows in billing, and what stays. */
export default function ReviewPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("review");
  const [text, setTab] = usePageParam("tab", "funnel");
  const [quarter] = usePageParam("quarter", "");
  const tab = TABS.find((name) => name === text) ?? "funnel";
  const list = useInSight<HTMLDivElement>(tab);
  const asked = useAsk<Review>("/review", { ...reviewQuestion(scope, quarter), limit: 0 });
  if (asked.error !== null) return <PageTrouble problem={asked.error} onRetry={() => asked.refetch()} />;
  const Panel = PANELS[tab];
  return (
    <div className="growth review">
      <PageTitle
        question={t("question")}
        answer={asked.data === undefined ? "" : answerOf(asked.data)}
        isOld={asked.isPlaceholderData}
      />
      <Tabs value={tab} onChange={(value) => setTab(value ?? "funnel")} keepMounted={false}>
        <Tabs.List ref={list} aria-label={t("tabs.label")}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Panel scope={scope} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );

  function answerOf({ rows, quarter: of, currency, hesitates }: Review): string {
    const all = rows.filter(({ group }) => group === null);
    const count = (step: string) => all.find((row) => row.step === step)?.count ?? 0;
    const period = periodName(of);
    if (count("signal") === 0) return t("answer.none", { period });
    const came = t("answer.came", {
      count: count("signal"),
      signals: whole(count("signal")),
      period,
      opportunities: whole(count("opportunity")),
      won: whole(count("won")),
      kept: whole(count("kept")),
    });
    const worst = all.find(({ step }) => step === hesitates);
    if (worst === undefined) return came;
    const lost = moneyIn(currency).full(worst.loss);
    return `${came} ${t("answer.hesitates", { step: t(`steps.${worst.step}`), mrr: lost })}`;
  }
}
