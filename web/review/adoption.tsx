import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { NOTHING, percent, whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import type { Attach } from "../growth/growth-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";

/** Which add-ons are adopted by those who bought them. */
export function Adoption({ scope: { question } }: { scope: Scope }) {
  const { t } = useTranslation(["review", "headroom"]);
  const asked = useAsk<Attach>("/attach", {
    months: 1,
    ...(question.segment !== undefined && { segment: question.segment }),
  });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={240} />;
  const last = asked.data.rows.at(-1)?.on;
  const rows = asked.data.rows.filter(({ on }) => on === last);
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="adoption-title" className="figure">
      <h2 id="adoption-title">{t("review:adoption.title")}</h2>
      <FactTable
        caption={t("review:adoption.title")}
        columns={[
          { id: "name", name: t("headroom:add-ons.name") },
          { id: "holders", name: t("headroom:add-ons.holders"), isNumber: true },
          { id: "attach", name: t("headroom:add-ons.attach"), isNumber: true },
          { id: "adopted", name: t("review:adoption.adopted"), isNumber: true },
          { id: "unused", name: t("headroom:add-ons.unused"), isNumber: true },
        ]}
        rows={rows.map((row) => ({
          id: row.add_on,
          cells: [
            row.add_on,
            whole(row.holders),
            row.attach === null ? NOTHING : percent(row.attach),
            row.adopted === null || row.holders === 0
              ? NOTHING
              : `${percent(row.adopted / row.holders)} (${whole(row.adopted)})`,
            row.bought_and_unused === null ? NOTHING : whole(row.bought_and_unused),
          ],
        }))}
      />
      <p className="growth-note">
        <PageLink to="/headroom" also={{ tab: "add-ons" }}>
          {t("review:adoption.more")}
        </PageLink>
      </p>
    </section>
  );
}
