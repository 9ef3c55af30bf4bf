import { useTranslation } from "react-i18next";
import { PageLink } from "../parts/page-link.tsx";
import { useNarrowed } from "../segments/use-narrowed.ts";
import { lineName } from "./plan-cells.tsx";
import type { Line, Row } from "./use-plans.ts";

/** A line's name, which opens the list of its customers. */
export function PlanName({ row, by }: { row: Row; by: Line }) {
  const { t } = useTranslation("catalogue");
  const narrowed = useNarrowed();
  const name = lineName(by, row);
  const value = row[by];
  if (typeof value !== "string") return <span className="cell cell-period">{name}</span>;
  return (
    <PageLink
      to="/customers"
      className="cell cell-period link plan-name"
      also={{ segment: narrowed([{ field: by, op: "=", values: [value] }]) }}
    >
      {name}
      <span className="unseen">, {t("plans.customers")}</span>
    </PageLink>
  );
}
