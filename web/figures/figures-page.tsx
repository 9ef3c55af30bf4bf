import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { figuresOperation } from "../../src/api/ask/figures-operation.ts";
import type { Catalogue } from "../data/api.ts";
import { ask } from "../data/api.ts";
import { moneyIn } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { CellButton } from "../tables/cell-button.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { figureOf } from "../tables/figure.ts";
import { namedFor } from "../words/named-for.ts";
import { Example } from "./example.tsx";
import { useMeaning, useUnit } from "./meanings.ts";
import "./figures.css";

type Figures = z.infer<typeof figuresOperation.output>;
type Metric = Catalogue["rows"][number];

/** Every figure that there is: what it means, and what it is over the range. */
export default function FiguresPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const catalogue = useCatalogue();
  if (catalogue.error !== null)
    return <PageTrouble problem={catalogue.error} onRetry={() => catalogue.refetch()} />;
  if (catalogue.data === undefined) return <PageWaiting />;
  return <Shown scope={scope} metrics={catalogue.data.rows} />;
}

function Shown({ scope, metrics }: { scope: Scope; metrics: Metric[] }) {
  const { t } = useTranslation("shell");
  const meaningOf = useMeaning();
  const unitOf = useUnit();
  const question = questionOf(scope, metrics);
  const { data, error, refetch } = useSettled<Figures>({
    queryKey: ["figures", question],
    queryFn: ({ signal }) => ask<Figures>("/figures", question, signal),
  });
  const values: Record<string, unknown> = { ...data?.rows[0] };
  const period = typeof values.period === "string" ? values.period : null;
  const money = moneyIn(data?.currency ?? scope.currency);
  const title = t("figures.title");
  return (
    <>
      <PageTitle
        question={t("figures.question")}
        answer={
          period === null ? "" : t("figures.answer", { period: periodName(period), policy: scope.policy })
        }
      />
      {error !== null && <PageTrouble problem={error} onRetry={() => refetch()} />}
      <section className="figure all-figures" aria-labelledby="figures-title">
        <header className="section-head">
          <h2 id="figures-title">{title}</h2>
          <ExportMenu id="all-figures" title={title} files={{ path: "/figures", question }} />
        </header>
        <FactTable
          caption={title}
          columns={[
            { id: "name", name: t("figures.name") },
            { id: "means", name: t("figures.means") },
            { id: "value", name: period === null ? t("figures.value") : periodName(period), isNumber: true },
            { id: "unit", name: t("metrics.unit") },
            { id: "id", name: t("figures.command") },
          ]}
          rows={metrics.map((metric) => ({ id: metric.id, cells: cellsOf(metric) }))}
        />
      </section>
    </>
  );

  function cellsOf(metric: Metric) {
    const { name, definition } = meaningOf(metric);
    return [
      <span key="name" id={metric.id}>
        <PageLink to="/metrics" also={{ of: metric.id }}>
          {name}
        </PageLink>
      </span>,
      <span key="means">
        {definition}
        <span className="figure-more">
          {metric.better !== null && <span className="quiet">{t(`better-${metric.better}`)}</span>}
          {metric.is_changed && <span className="quiet">{t("metrics.changed")}</span>}
          <ExampleOnDemand scope={scope} metric={metric} name={name} />
        </span>
      </span>,
      valueCell(metric, name),
      unitOf(metric, money.currency),
      <code key="id">cambium metric {metric.id}</code>,
    ];
  }

  function valueCell({ id, unit, is_times: isTimes, is_explained: isExplained }: Metric, name: string) {
    if (period === null) return "";
    const found = values[id];
    const value = typeof found === "number" ? found : null;
    const isOpen = isExplained && value !== null && value !== 0;
    return (
      <CellButton
        key="value"
        text={figureOf(unit, value, money, { isTimes })}
        label={name}
        drill={isOpen ? { metric: id, period, where: [] } : null}
      />
    );
  }
}

/** How a figure comes about, in the range's own numbers: asked for when it is opened. */
function ExampleOnDemand({ scope, metric, name }: { scope: Scope; metric: Metric; name: string }) {
  const { t } = useTranslation("shell");
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="figure-example" onToggle={({ currentTarget: { open } }) => setOpen(open)}>
      <summary aria-label={namedFor(t("figures.example"), name)}>{t("figures.example")}</summary>
      {isOpen && <Example scope={scope} metric={metric} />}
    </details>
  );
}

function questionOf({ question }: Scope, metrics: Metric[]) {
  const { segment, ...asked } = question;
  return {
    ...asked,
    interval: "range" as const,
    columns: metrics.map(({ id }) => id),
    ...(segment !== undefined && { segment: [segment].flat() }),
  };
}
