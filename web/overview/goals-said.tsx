import { useTranslation } from "react-i18next";
import { moneyIn, percent } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import type { PaceRow } from "../growth/team-answers.ts";
import { useMetricName } from "../owners/use-metric-name.ts";
import { PageLink } from "../parts/page-link.tsx";
import { figureOf } from "../tables/figure.ts";

/** How the goals go whose period the range ends in: a sentence each, which opens the goals; nothing without one. */
export function GoalsSaid({ goals, scope }: { goals: readonly PaceRow[]; scope: Scope }) {
  const { t } = useTranslation("overview");
  const metricName = useMetricName();
  if (goals.length === 0) return null;
  return (
    <section className="goals-said" aria-labelledby="goals-said-title">
      <h2 id="goals-said-title">{t("goals.title")}</h2>
      <ul className="why-list">
        {goals.slice(0, MOST).map((goal) => (
          <li key={goal.target}>
            <PageLink to="/owners" also={{ tab: "targets" }} className="why-reason">
              {t("goals.of", { metric: metricName(goal.metric), period: periodName(goal.period) })}
            </PageLink>
            <span className={goal.state === "behind" || goal.state === "missed" ? "bad" : "quiet"}>
              {said(goal)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );

  function said({ unit, currency, amount, actual, reached, expected, needed_per_week: needed }: PaceRow) {
    const shown = (value: number | null) => figureOf(unit, value, moneyIn(currency ?? scope.currency));
    const figures = { amount: shown(amount), actual: shown(actual), needed: shown(needed) };
    if (reached === null) return t("goals.gap", figures);
    const share = { reached: percent(reached), expected: percent(expected) };
    const isOpen = needed !== null && needed > 0;
    return t(isOpen ? "goals.open" : "goals.done", { ...figures, ...share });
  }
}

const MOST = 3;
