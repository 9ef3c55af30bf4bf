import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { useStatus } from "../data/scope.ts";

/** Whose figures these are, and where they come from. */
export function Freshness() {
  const { t } = useTranslation("shell");
  const { data } = useStatus();
  if (data === undefined) return <p className="freshness">{"\u00a0"}</p>;
  const facts = [
    data.last_evidence_on === null ? t("fresh.none") : t("fresh.to", { day: dayName(data.last_evidence_on) }),
    t("fresh.rows", { count: data.imported_rows, rows: whole(data.imported_rows) }),
    t("fresh.excluded", { count: data.bad_rows, rows: whole(data.bad_rows) }),
  ];
  return (
    <p className="freshness">
      <strong>{data.organisation}</strong>
      {data.is_demo && <span className="demo">{t("fresh.demo")}</span>}
      {facts.map((fact) => (
        <span className="fact" key={fact}>
          {fact}
        </span>
      ))}
    </p>
  );
}
