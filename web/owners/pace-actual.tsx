import { useTranslation } from "react-i18next";
import { NOTHING } from "../data/format.ts";
import type { PaceRow } from "../growth/team-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { CellButton } from "../tables/cell-button.tsx";

const QUARTER = /^\d{4}-Q[1-4]$/;

/**
 * What has come of a target, which opens the customers it came from, and what is left to it; of a quarter's expansion
 * that opens the opportunities that could close it. People's figures are shown as they are: credit lists them.
 */
export function PaceActual({ of, shown, name }: { of: PaceRow; shown: (n: number) => string; name: string }) {
  const { t } = useTranslation("owners");
  const { metric, period, person, segment, actual, gap, kind } = of;
  const isOpen = person === null && actual !== null && actual !== 0;
  const drill = isOpen ? { metric, period, where: [], ...(segment !== null && { segment }) } : null;
  const isShort = gap !== null && gap < 0 && kind !== "gap";
  const left = isShort ? t("targets.to-go", { gap: shown(-gap) }) : "";
  return (
    <>
      <CellButton text={actual === null ? NOTHING : shown(actual)} drill={drill} label={name} />
      {isShort && (
        <span className="test-under">
          {metric === "expansion_mrr" && person === null && QUARTER.test(period) ? (
            <PageLink to="/pipeline" also={{ tab: "list", quarter: period, status: "open" }}>
              {left}
            </PageLink>
          ) : (
            left
          )}
        </span>
      )}
    </>
  );
}
