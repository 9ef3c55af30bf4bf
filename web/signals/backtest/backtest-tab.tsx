import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "../../data/api.ts";
import { dayName } from "../../data/period.ts";
import { useSettled } from "../../data/settling.ts";
import { usePageParam } from "../../data/view.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import type { Backtest } from "../../growth/growth-answers.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { PageTitle } from "../../parts/title.tsx";
import { kindOf } from "../signal-key.ts";
import { BacktestTable } from "./backtest-table.tsx";
import { KindPanel } from "./kind-panel.tsx";

const PATH = "/signals/backtest";

/** How well each kind did on the company's own history, and the settings of a chosen one. */
export function BacktestTab({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation("signals");
  const [text, choose] = usePageParam("of", "");
  const asked = useSettled<Backtest>({
    queryKey: ["ask", PATH, {}],
    queryFn: ({ signal }) => ask<Backtest>(PATH, {}, signal),
  });
  const answer = asked.data;
  const kind = kindOf(text);
  return (
    <>
      <PageTitle
        question={t("question-backtest")}
        answer={
          answer === undefined ? "" : t("test.answer", { from: dayName(answer.from), to: dayName(answer.to) })
        }
      />
      {tabs}
      <Tabs.Panel value="backtest">
        {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
        {asked.error === null && answer === undefined && <Waiting height={360} />}
        {answer !== undefined && (
          <section aria-label={t("test.caption")}>
            <div className="growth-controls">
              <ExportMenu id="backtest" title={t("test.caption")} files={{ path: PATH, question: {} }} />
            </div>
            <BacktestTable answer={answer} chosen={kind ?? null} onChoose={choose} />
            <p className="growth-note">{t("test.note")}</p>
          </section>
        )}
        {kind !== undefined && <KindPanel key={kind} kind={kind} />}
      </Tabs.Panel>
    </>
  );
}
