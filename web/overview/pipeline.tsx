import { useTranslation } from "react-i18next";

/** The card for pipeline coverage, until there are opportunities. */
export function Pipeline() {
  const { t } = useTranslation("overview");
  return (
    <li className="key" data-figure="pipeline_coverage">
      <div className="key-head">
        <h2>{t("pipeline.title")}</h2>
      </div>
      <p className="key-value quiet">{t("pipeline.none")}</p>
      <p className="key-quiet">{t("pipeline.text")}</p>
    </li>
  );
}
