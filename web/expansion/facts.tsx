import { useTranslation } from "react-i18next";
import { Sparkline } from "../charts/sparkline.tsx";
import type { Answer } from "../data/api.ts";
import { drillText } from "../data/drill-key.ts";
import { answerRow, numberIn, useMetric, valuesOf } from "../data/figures.ts";
import { type Money, NOTHING, percent, whole } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { isUnfinished, periodName } from "../data/period.ts";
import { useView } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { figuresFile } from "../export/figures-file.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Heading } from "../parts/heading.tsx";
import { type PeriodColumn, PeriodTable } from "../tables/period-table.tsx";
import { ChangeText } from "./change-text.tsx";
import { type About, comparedQuestion, ofLast, pinnedIn } from "./use-figures.ts";

const FACTS = ["expansion_rate", "expansion_growth", "expansion_share", "expansion_penetration"] as const;
type FactId = (typeof FACTS)[number];

/** Whether it is a change from a period before: a range's would take the range before it, with rates that few have. */
const isChange = (id: FactId) => id === "expansion_growth";

/** Expansion rate, growth, share and penetration: figures with their change and trend, and as a table. */
export function Facts({ about, periods, money }: { about: About; periods: string[]; money: Money }) {
  const { t } = useTranslation(["expansion", "terms"]);
  const { scope } = about;
  const [view, change] = useView();
  const question = { ...scope.question, counts: true };
  const courses: Record<FactId, Answer | undefined> = {
    expansion_rate: useMetric("expansion_rate", question).data,
    expansion_growth: useMetric("expansion_growth", question).data,
    expansion_share: useMetric("expansion_share", question).data,
    expansion_penetration: useMetric("expansion_penetration", question).data,
  };
  return (
    <section aria-labelledby="facts-title" className="figure">
      <header className="section-head">
        <Heading id="facts-title">{t("expansion:facts.title")}</Heading>
        <ExportMenu
          id="expansion-facts"
          title={t("expansion:facts.title")}
          files={figuresFile(FACTS, scope.question)}
        />
      </header>
      <div className="measures">
        {FACTS.map((id) => (
          <Fact key={id} id={id} about={about} periods={periods} course={courses[id]} money={money} />
        ))}
      </div>
      <PeriodTable
        caption={t("expansion:facts.title")}
        corner={t("expansion:facts.corner")}
        periods={periods}
        columns={FACTS.map(columnOf)}
        isUnfinished={(period) => isUnfinished(period, scope.lastDay)}
        subject={pinnedIn(about)}
        firstLook={6}
        onSubject={(period) => change({ period: period === view.period ? null : period })}
      />
    </section>
  );

  function columnOf(id: FactId): PeriodColumn {
    const values = valuesOf(courses[id]);
    return {
      id,
      name: t(`terms:metrics.${id}.name`),
      cell: (period) => {
        const value = values.get(period) ?? null;
        if (value === null) return { text: NOTHING, drill: null };
        const count = numberIn(answerRow(courses[id], period), "customers");
        return {
          text: percent(value),
          count: count === null ? null : whole(count),
          drill: { metric: id, period, where: [] },
        };
      },
    };
  }
}

function Fact({
  id,
  about,
  periods,
  course,
  money,
}: {
  id: FactId;
  about: About;
  periods: string[];
  course: Answer | undefined;
  money: Money;
}) {
  const { t } = useTranslation(["terms", "drill"]);
  const { open } = useDrill();
  const { scope, last } = about;
  const isOfLast = isChange(id) && about.isWhole;
  const own = isOfLast ? ofLast(about) : about;
  const { subject } = own;
  const one = useMetric(id, comparedQuestion(own));
  const row = answerRow(one.data, subject);
  const values = valuesOf(course);
  const drawn = periods.filter((period) => period === last || !isUnfinished(period, scope.lastDay));
  const value = numberIn(row, "value");
  const name = t(`terms:metrics.${id}.name`);
  const before = row?.previous_period;
  const text = value === null ? NOTHING : percent(value);
  return (
    <div className="measure">
      <p className="card-label">{isOfLast ? `${name}, ${periodName(subject)}` : name}</p>
      {value === null ? (
        <span className="card-value">{text}</span>
      ) : (
        <PlainButton
          className="card-value"
          data-drill={drillText({ metric: id, period: subject, where: [] })}
          data-shown={text}
          aria-label={t("drill:cell", { figure: text, of: `${name}, ${periodName(subject)}` })}
          onClick={(event) => open({ metric: id, period: subject, where: [] }, event.currentTarget)}
        >
          {text}
        </PlainButton>
      )}
      <p className="card-change">
        <ChangeText
          row={{ change: numberIn(row, "change") }}
          before={typeof before === "string" ? before : null}
          unit="ratio"
          money={money}
        />
      </p>
      <Sparkline values={drawn.map((period) => values.get(period) ?? null)} marked={drawn.indexOf(last)} />
      <p className="measure-meaning">{t(`terms:metrics.${id}.definition`)}</p>
    </div>
  );
}
