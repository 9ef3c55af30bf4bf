import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { percent, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { PlanFit } from "../growth/growth-answers.ts";
import { useUsageName } from "../growth/use-usage-name.ts";
import { fitText, SIDES } from "../headroom/fit-key.ts";
import { PageLink } from "../parts/page-link.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { growthQuestion } from "./use-plans.ts";

/** Where customers are at the limits of their plans, the most first. What has no usage takes no room. */
export function LimitsHit({ scope }: { scope: Scope }) {
  const { t } = useTranslation(["catalogue", "headroom"]);
  const question = growthQuestion(scope);
  const asked = useSettled<PlanFit>({
    queryKey: ["plan-fit", question],
    queryFn: ({ signal }) => ask<PlanFit>("/plan-fit", question, signal),
  });
  const usageName = useUsageName();
  if (asked.data === undefined || asked.data.rows.length === 0) return null;
  const rows = asked.data.rows.toSorted((a, b) => b.over * b.customers - a.over * a.customers);
  const title = t("catalogue:plans.limits", { day: dayName(asked.data.as_of) });
  return (
    <section className="figure plan-limits" aria-labelledby="plan-limits-title">
      <header className="section-head">
        <h2 id="plan-limits-title">{title}</h2>
        <ExportMenu id="plan-fit" title={title} files={{ path: "/plan-fit", question }} />
      </header>
      <FactTable
        caption={title}
        columns={[
          { id: "plan", name: t("headroom:fit.plan") },
          { id: "metric", name: t("headroom:fit.metric") },
          { id: "customers", name: t("headroom:fit.customers"), isNumber: true },
          { id: "p50", name: t("headroom:fit.p50"), isNumber: true },
          ...SIDES.map((side) => ({ id: side, name: t(`headroom:fit.${side}`), isNumber: true })),
        ]}
        rows={rows.map((row) => ({
          id: `${row.plan} ${row.metric}`,
          cells: [
            row.plan,
            usageName(row.metric),
            whole(row.customers),
            percent(row.p50),
            ...SIDES.map((side) => (
              <PageLink
                key={side}
                to="/headroom"
                also={{ tab: "fit", fit: fitText({ plan: row.plan, metric: row.metric, side }) }}
              >
                {percent(row[side])}
              </PageLink>
            )),
          ],
        }))}
      />
    </section>
  );
}
