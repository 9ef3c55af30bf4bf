import { Button, Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";
import { BackToToday, useAsOf } from "../growth/as-of.tsx";
import type { Signals } from "../growth/growth-answers.ts";
import { usePagesOf } from "../growth/pages-of.ts";
import { ShowMore } from "../growth/show-more.tsx";
import { UsageMissing, useHasNoUsage } from "../growth/usage-missing.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { SignalFilters } from "./signal-filters.tsx";
import { type SignalsSearch, searchTexts, signalsQuestion, signalsSearchOf } from "./signals-search.ts";
import { SignalsTable } from "./signals-table.tsx";

/** The open signals, the largest next step first. */
export function OpenSignals({ scope, tabs }: { scope: Scope; tabs: ReactNode }) {
  const { t } = useTranslation("signals");
  const [params, change] = usePageParams();
  const search = signalsSearchOf(params);
  const question = signalsQuestion(scope, search, useAsOf());
  const list = usePagesOf<Signals>("/signals", question);
  const hasNoUsage = useHasNoUsage();
  const set = (made: Partial<SignalsSearch>) => change(searchTexts({ ...search, ...made }));
  const { first } = list;
  if (list.error !== null)
    return (
      <>
        <PageTitle question={t("question")} answer=" " />
        {tabs}
        <Trouble problem={list.error} onRetry={list.retry}>
          <BackToToday />
        </Trouble>
      </>
    );
  if (first === null)
    return (
      <>
        <PageTitle question={t("question")} answer="" />
        {tabs}
        <Waiting height={420} />
      </>
    );
  const rows = list.pages.flatMap((page) => page.rows);
  const isBare = first.kinds.length === 0;
  return (
    <>
      <PageTitle question={t("question")} answer={answerOf(first)} isOld={list.isOld} />
      {tabs}
      <Tabs.Panel value="open">
        <SignalFilters answer={first} search={search} question={question} onChange={set} />
        {isBare && hasNoUsage === true && <UsageMissing title={t("empty.no-usage")} />}
        {isBare && hasNoUsage === false && <Nobody day={first.as_of} />}
        {!isBare && rows.length === 0 && (
          <div className="trouble trouble-calm">
            <p className="trouble-detail">{t("empty.filtered")}</p>
            <p className="trouble-actions">
              <Button size="xs" variant="default" onClick={() => set({ kinds: [] })}>
                {t("empty.clear")}
              </Button>
            </p>
          </div>
        )}
        {rows.length > 0 && <SignalsTable rows={rows} currency={first.currency} />}
        <ShowMore listed={rows.length} all={first.total} isComing={list.isComing} onMore={list.more} />
      </Tabs.Panel>
    </>
  );

  function answerOf({ sums, currency, as_of, kinds }: Signals): string {
    if (kinds.length === 0 && hasNoUsage === true) return t("answer-no-usage");
    if (sums.signals === 0) return t("answer-none", { day: dayName(as_of) });
    return t("answer", {
      count: sums.signals,
      signals: whole(sums.signals),
      customers: t("customers", { count: sums.customers, number: whole(sums.customers) }),
      mrr: moneyIn(currency).full(sums.step_mrr),
    });
  }
}

function Nobody({ day }: { day: string }) {
  const { t } = useTranslation("signals");
  return (
    <div className="trouble trouble-calm">
      <p className="trouble-detail">{t("empty.none")}</p>
      <p>{t("empty.none-text", { day: dayName(day) })}</p>
    </div>
  );
}
