import { Tabs } from "@mantine/core";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { usePageParam } from "../data/view.ts";
import { AsOf, BackToToday, useAsOf } from "../growth/as-of.tsx";
import type { Headroom } from "../growth/growth-answers.ts";
import { useInSight } from "../parts/in-sight.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { AddOns } from "./add-ons.tsx";
import type { Asked } from "./asked.ts";
import { HeadroomSums } from "./headroom-sums.tsx";
import { History } from "./history.tsx";
import { Matrix } from "./matrix.tsx";
import { PlanFit } from "./plan-fit.tsx";
import { Pricing } from "./pricing.tsx";
import { Together } from "./together.tsx";
import "../settings/forms.css";
import "../customers/customer.css";
import "../growth/growth.css";
import "./headroom.css";

const PANELS = {
  matrix: Matrix,
  fit: PlanFit,
  pricing: Pricing,
  "add-ons": AddOns,
  together: Together,
  history: History,
} satisfies Record<string, ComponentType<{ asked: Asked }>>;
const TABS = ["matrix", "fit", "pricing", "add-ons", "together", "history"] as const;

/** What customers could still buy, and how well the price list fits them. */
export default function HeadroomPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("headroom");
  const [text, setTab] = usePageParam("tab", "matrix");
  const tab = TABS.find((name) => name === text) ?? "matrix";
  const list = useInSight<HTMLDivElement>(tab);
  const { segment } = scope.question;
  const asked: Asked = { ...useAsOf(), ...(segment !== undefined && { segment }) };
  const sums = useSettled<Headroom>({
    queryKey: ["headroom", asked],
    queryFn: ({ signal }) => ask<Headroom>("/headroom", { ...asked, limit: 0 }, signal),
  });
  if (sums.error !== null)
    return (
      <>
        <PageTitle question={t("question")} answer=" " />
        <Trouble problem={sums.error} onRetry={() => sums.refetch()}>
          <BackToToday />
        </Trouble>
      </>
    );
  if (sums.data === undefined) return <PageWaiting />;
  const Panel = PANELS[tab];
  return (
    <div className="growth">
      <PageTitle question={t("question")} answer={answerOf(sums.data)} />
      <HeadroomSums answer={sums.data}>
        <AsOf shown={sums.data.as_of} />
      </HeadroomSums>
      <Tabs
        value={tab}
        onChange={(value) => setTab(value ?? "matrix")}
        keepMounted={false}
        className="growth-tabs"
      >
        <Tabs.List ref={list} aria-label={t("tabs.label")}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Panel asked={asked} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );

  function answerOf({ sums: sum, total, currency, as_of }: Headroom): string {
    if (total === 0) return t("nobody", { day: dayName(as_of) });
    const share = sum.saturated_mrr_share;
    return t("answer", {
      count: sum.saturated,
      open: moneyIn(currency).full(sum.open),
      saturated: whole(sum.saturated),
      customers: t("customers", { count: total, number: whole(total) }),
      share: share === null ? NOTHING : percent(share),
    });
  }
}
