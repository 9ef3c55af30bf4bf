import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import type { Owners, Pace } from "../growth/team-answers.ts";
import { useInSight } from "../parts/in-sight.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { CreditTab } from "./credit-tab.tsx";
import { OwnersTab } from "./owners-tab.tsx";
import { PeopleTab } from "./people-tab.tsx";
import { TargetsTab } from "./targets-tab.tsx";
import "../settings/forms.css";
import "../growth/growth.css";
import "../signals/signals.css";
import "./owners.css";

const PANELS = { customers: OwnersTab, targets: TargetsTab, credit: CreditTab, people: PeopleTab };
const TABS = ["customers", "targets", "credit", "people"] as const;

/** Who owns which customer, how targets go, and who is credited with expansion. */
export default function OwnersPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("owners");
  const [text, setTab] = usePageParam("tab", "customers");
  const tab = TABS.find((name) => name === text) ?? "customers";
  const list = useInSight<HTMLDivElement>(tab);
  const { segment } = scope.question;
  const owners = useAsk<Owners>("/owners", { limit: 0, ...(segment !== undefined && { segment }) });
  const pace = useAsk<Pace>("/pace");
  const error = owners.error ?? pace.error;
  if (error !== null)
    return <PageTrouble problem={error} onRetry={() => Promise.all([owners.refetch(), pace.refetch()])} />;
  const Panel = PANELS[tab];
  return (
    <div className="growth owners">
      <PageTitle
        question={t("question")}
        answer={owners.data === undefined || pace.data === undefined ? "" : answerOf(owners.data, pace.data)}
        isOld={owners.isPlaceholderData}
      />
      <Tabs value={tab} onChange={(value) => setTab(value ?? "customers")} keepMounted={false}>
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

  function answerOf({ gaps, total, currency }: Owners, { rows }: Pace): string {
    const without = gaps.find(({ gap }) => gap === "no_owner");
    const owned =
      without === undefined
        ? t("answer.all-owned", { count: total, customers: whole(total) })
        : t("answer.no-owner", {
            count: without.customers,
            customers: whole(without.customers),
            mrr: moneyIn(currency).full(without.mrr),
          });
    if (segment !== undefined) return owned;
    const going = rows.filter(({ state }) => state === "on_pace" || state === "met").length;
    const judged = rows.filter(({ state }) => state !== "none" && state !== "not_begun").length;
    if (judged === 0) return `${owned} ${t("answer.no-targets")}`;
    return `${owned} ${t("answer.targets", { count: judged, going: whole(going), targets: whole(judged) })}`;
  }
}
