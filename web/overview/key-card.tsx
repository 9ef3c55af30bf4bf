import { useTranslation } from "react-i18next";
import { Sparkline } from "../charts/sparkline.tsx";
import { drillText } from "../data/drill-key.ts";
import { type Money, NOTHING } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Waiting } from "../parts/states.tsx";
import { problemText } from "../problems/problem-text.tsx";
import { wayOf } from "../retention/way-of.ts";
import { Change } from "./change.tsx";
import { KEY_FIGURES, type KeyFigureId, readingOf } from "./key-figures.ts";
import { Meaning } from "./meaning.tsx";
import { useKeyFigure } from "./use-key-figure.ts";

/**
 * One figure: its value (click it for the proof), change, trend over the range, meaning, and a link to the page about
 * it.
 */
export function KeyCard({
  id,
  scope,
  periods,
  money,
}: {
  id: KeyFigureId;
  scope: Scope;
  /** The periods of the range with any data. */
  periods: string[];
  money: Money;
}) {
  const { t } = useTranslation(["overview", "terms", "shell", "retention"]);
  const { open } = useDrill();
  const figure = useKeyFigure(id, scope);
  const catalogue = useCatalogue();
  const better = catalogue.data?.rows.find((row) => row.id === id)?.better ?? null;
  const reading = readingOf(id, money);
  const name = t(`terms:metrics.${id}.name`);
  const { page } = KEY_FIGURES[id];
  return (
    <li className="key" data-figure={id}>
      <div className="key-head">
        <h2>{name}</h2>
        <Meaning id={id} better={better} />
      </div>
      {valueShown()}
      <Change figure={figure} reading={reading} better={better} />
      <Sparkline
        values={periods.map((period) => figure.course.get(period) ?? null)}
        marked={periods.length - 1}
      />
      <PageLink to={`/${page}`} className="key-more">
        {id === "nrr" ? t(`retention:moved.${wayOf(figure)}`) : t(`overview:more.${page}`)}
      </PageLink>
    </li>
  );

  function valueShown() {
    const { value, period, problem, retry } = figure;
    if (problem !== null)
      return (
        <p className="key-problem">
          {problemText(problem).text}{" "}
          <PlainButton className="link" onClick={retry}>
            {t("shell:try-again")}
          </PlainButton>
        </p>
      );
    if (value === undefined || period === null) return <Waiting height={34} width={150} />;
    if (value === null) return <span className="key-value quiet">{NOTHING}</span>;
    const text = reading.full(value);
    const drill = { metric: id, period, where: [] };
    return (
      <PlainButton
        className="key-value"
        data-drill={drillText(drill)}
        data-shown={text}
        aria-label={t("overview:behind", { what: name, value: text })}
        onClick={({ currentTarget }) => open(drill, currentTarget)}
      >
        {text}
      </PlainButton>
    );
  }
}
