import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { percent, whole } from "../data/format.ts";
import { useSettled } from "../data/settling.ts";
import { usePageParam } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { PlanFit as Answer } from "../growth/growth-answers.ts";
import { UsageMissing } from "../growth/usage-missing.tsx";
import { useUsageName } from "../growth/use-usage-name.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import type { Asked } from "./asked.ts";
import { FitCustomers } from "./fit-customers.tsx";
import { fitFrom, fitText, SIDES } from "./fit-key.ts";

/** How much of their limits customers use, by plan and metric; a share lists its customers. */
export function PlanFit({ asked: question }: { asked: Asked }) {
  const { t } = useTranslation("headroom");
  const [text, choose] = usePageParam("fit", "");
  const asked = useSettled<Answer>({
    queryKey: ["plan-fit", question],
    queryFn: ({ signal }) => ask<Answer>("/plan-fit", question, signal),
  });
  const nameOf = useUsageName();
  const chosen = fitFrom(text);
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={300} />;
  const { rows } = asked.data;
  if (rows.length === 0) return <UsageMissing title={t("fit.none")} text={t("fit.none-text")} />;
  return (
    <section aria-label={t("fit.caption")}>
      <div className="growth-controls">
        <ExportMenu id="plan-fit" title={t("fit.caption")} files={{ path: "/plan-fit", question }} />
      </div>
      <FactTable
        caption={t("fit.caption")}
        columns={[
          { id: "plan", name: t("fit.plan") },
          { id: "metric", name: t("fit.metric") },
          { id: "customers", name: t("fit.customers"), isNumber: true },
          { id: "p50", name: t("fit.p50"), isNumber: true },
          { id: "p90", name: t("fit.p90"), isNumber: true },
          ...SIDES.map((side) => ({ id: side, name: t(`fit.${side}`), isNumber: true })),
        ]}
        rows={rows.map((row) => ({
          id: `${row.plan} ${row.metric}`,
          isMarked: chosen?.plan === row.plan && chosen.metric === row.metric,
          cells: [
            row.plan,
            nameOf(row.metric),
            whole(row.customers),
            percent(row.p50),
            percent(row.p90),
            ...SIDES.map((side) => (
              <PlainButton
                key={side}
                className="link fit-share"
                aria-label={t("fit.show", {
                  share: percent(row[side]),
                  side: t(`fit.${side}`),
                  plan: row.plan,
                  metric: nameOf(row.metric),
                })}
                onClick={() => choose(fitText({ plan: row.plan, metric: row.metric, side }))}
              >
                <span
                  className="share-bar"
                  aria-hidden="true"
                  style={{ backgroundSize: `${Math.min(100, row[side] * 100)}% 100%` }}
                />
                {percent(row[side])}
              </PlainButton>
            )),
          ],
        }))}
      />
      <p className="growth-note">{t("fit.note")}</p>
      {chosen !== null && <FitCustomers key={text} of={chosen} question={question} />}
    </section>
  );
}
