import { useTranslation } from "react-i18next";
import type { Scope } from "../data/scope.ts";
import { Example } from "../figures/example.tsx";
import { useMeaning, useUnit } from "../figures/meanings.ts";
import { PageLink } from "../parts/page-link.tsx";
import type { MetricInfo } from "./use-metric-page.ts";

/** What a metric means: formula, unit, policy, which way is better, and an example from the range's own figures. */
export function About({ scope, metric }: { scope: Scope; metric: MetricInfo }) {
  const { t } = useTranslation(["shell", "bar"]);
  const { definition } = useMeaning()(metric);
  const unit = useUnit();
  const { policy } = scope;
  return (
    <dl className="metric-about">
      <dt>{t("shell:figures.means")}</dt>
      <dd>
        {definition}
        {metric.better !== null && <span className="quiet"> · {t(`shell:better-${metric.better}`)}</span>}
      </dd>
      <dt>{t("shell:metrics.unit")}</dt>
      <dd>{unit(metric, scope.currency)}</dd>
      <dt>{t("bar:policy")}</dt>
      <dd>
        {policy}
        {metric.is_changed && <span className="quiet"> {t("shell:metrics.changed")}</span>}
      </dd>
      <dt>{t("shell:figures.example")}</dt>
      <dd>
        <Example scope={scope} metric={metric} />
      </dd>
      <dt>{t("shell:figures.command")}</dt>
      <dd>
        <code>cambium metric {metric.id}</code> <PageLink to="/figures">{t("shell:pages.figures")}</PageLink>
      </dd>
    </dl>
  );
}
