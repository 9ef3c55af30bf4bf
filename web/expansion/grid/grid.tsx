import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Money } from "../../data/format.ts";
import { lowered, whole } from "../../data/format.ts";
import { inPeriod } from "../../data/period.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import { usePagesOf } from "../../growth/pages-of.ts";
import { ShowMore } from "../../growth/show-more.tsx";
import { Heading } from "../../parts/heading.tsx";
import { PageLink } from "../../parts/page-link.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { AddDeal } from "../../pipeline/add-deal.tsx";
import { filterText } from "../../segments/filter-text.ts";
import { useDimensionName } from "../../tables/dimension-name.ts";
import { isStanding } from "../dimension-words.ts";
import { type About, ofLast } from "../use-figures.ts";
import { GridTable } from "./grid-table.tsx";
import { type Grid as GridAnswer, type GridRow, gridQuestion, useGridChoice } from "./use-grid.ts";

const LISTED = 15;
/** What lines can be ticked by, to be saved as a segment. */
const FIELDS = ["customer", "country", "cohort", "product", "family", "currency", "interval", "account"];
const NO_FIELDS = [
  "owner",
  "plan",
  "age",
  "stage",
  "band",
  "families",
  "usage",
  "cohort_quarter",
  "cohort_year",
];

/** Who expanded, and where: one grid by customer, owner or any dimension, sorted by any of its columns. */
export function Grid({ about: asked, money }: { about: About; money: Money }) {
  const { t } = useTranslation("expansion");
  const { by, choices, setBy, sort, setSort } = useGridChoice();
  const about = asked.isWhole && isStanding(by) ? ofLast(asked) : asked;
  const nameOf = useDimensionName();
  const question = gridQuestion(about, sort);
  const list = usePagesOf<GridAnswer>(`/expansion/${by}`, question, LISTED);
  const [ticked, setTicked] = useState<{ by: string; keys: string[] }>({ by, keys: [] });
  const keys = ticked.by === by ? ticked.keys : [];
  const [wanted, setWanted] = useState<GridRow | null>(null);
  const [worked, setWorked] = useState<string[]>([]);
  const rows = list.pages.flatMap((page) => page.rows);
  const title = t("grid.title", { dimension: lowered(nameOf(by)), when: inPeriod(about.subject) });
  const isField = FIELDS.includes(by) || !NO_FIELDS.includes(by);
  return (
    <section aria-labelledby="grid-title" className="figure">
      <header className="section-head">
        <Heading id="grid-title">{title}</Heading>
        <NativeSelect
          className="inline-select"
          label={t("ranking.by")}
          value={by}
          data={choices.map((value) => ({ value, label: nameOf(value) }))}
          onChange={({ currentTarget: { value } }) => setBy(value)}
        />
        <ExportMenu
          id="expansion-by"
          title={title}
          files={{ path: `/expansion/${by}`, question, most: 1000 }}
        />
      </header>
      {list.error !== null && <Trouble problem={list.error} onRetry={list.retry} />}
      {list.error === null && list.first === null && <Waiting height={480} />}
      {list.first !== null && list.error === null && (
        <>
          <GridTable
            about={about}
            money={money}
            title={title}
            grid={list.first}
            rows={rows}
            sort={sort}
            onSort={setSort}
            isOld={list.isOld}
            ticked={isField ? keys : null}
            onTick={(key) =>
              setTicked({ by, keys: keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key] })
            }
            worked={worked}
            onPipeline={setWanted}
          />
          {isField && (
            <p className="under-table">
              {keys.length === 0 ? (
                t("grid.segment-none")
              ) : (
                <PageLink
                  to="/segments"
                  also={{ filter: filterText([[{ field: by, op: "=", values: keys }]]) }}
                >
                  {t("grid.segment", { count: keys.length, number: whole(keys.length) })}
                </PageLink>
              )}
            </p>
          )}
          {rows.some(({ is_few }) => is_few) && <p className="under-table">{t("grid.few")}</p>}
          <ShowMore
            listed={rows.length}
            all={list.first.total}
            isComing={list.isComing}
            of={title}
            onMore={list.more}
          />
        </>
      )}
      {wanted !== null && (
        <AddDeal
          isOpen
          customer={{ account: wanted.account ?? "", customer: wanted.customer ?? "", name: wanted.name }}
          onClose={() => setWanted(null)}
          onAdded={() => setWorked([...worked, wanted.key ?? ""])}
        />
      )}
    </section>
  );
}
