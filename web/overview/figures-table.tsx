import { useTranslation } from "react-i18next";
import { type Money, NOTHING } from "../data/format.ts";
import { isUnfinished } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { figuresFile } from "../export/figures-file.ts";
import { useOwnId } from "../parts/own-id.ts";
import { type PeriodColumn, PeriodTable } from "../tables/period-table.tsx";
import { KEY_FIGURE_IDS, KEY_FIGURES, type KeyFigureId, readingOf } from "./key-figures.ts";
import { useCourse } from "./use-key-figure.ts";

/** The cards' figures as a table: every period of the range, each cell with its drill. */
export function FiguresTable({
  scope,
  periods,
  subject,
  money,
}: {
  scope: Scope;
  periods: string[];
  subject: string;
  money: Money;
}) {
  const { t } = useTranslation(["overview", "terms"]);
  const id = useOwnId("key-figures-title");
  const [, change] = useView();
  const values = useAllCourses(scope);
  const title = t("overview:by-period");
  return (
    <section aria-labelledby={id} className="figure">
      <header className="section-head">
        <h2 id={id}>{title}</h2>
        <ExportMenu
          id="key-figures"
          title={title}
          files={figuresFile(KEY_FIGURE_IDS.map(courseOf), scope.question)}
        />
      </header>
      <PeriodTable
        caption={title}
        corner={money.currency}
        periods={periods}
        columns={KEY_FIGURE_IDS.map(columnOf)}
        isUnfinished={(period) => isUnfinished(period, scope.lastDay)}
        subject={subject}
        onSubject={(period) => change({ period })}
      />
      <p className="under-table">{t("overview:hint")}</p>
    </section>
  );

  function columnOf(id: KeyFigureId): PeriodColumn {
    const reading = readingOf(id, money);
    const metric = courseOf(id);
    return {
      id: metric,
      name: t(`terms:metrics.${metric}.name`),
      cell: (period) => {
        const value = values[id].get(period) ?? null;
        if (value === null) return { text: NOTHING, drill: null };
        return { text: reading.plain(value), drill: value === 0 ? null : { metric, period, where: [] } };
      },
    };
  }
}

const courseOf = (id: KeyFigureId) => KEY_FIGURES[id].course;

/** The courses of all figures, from the same answers as the cards. */
function useAllCourses(scope: Scope): Record<KeyFigureId, Map<string, number | null>> {
  return {
    nrr: useCourse("nrr", scope),
    mrr: useCourse("mrr", scope),
    expansion_mrr: useCourse("expansion_mrr", scope),
    grr: useCourse("grr", scope),
    net_new_mrr: useCourse("net_new_mrr", scope),
    quick_ratio: useCourse("quick_ratio", scope),
  };
}
