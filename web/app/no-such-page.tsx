import { useTranslation } from "react-i18next";
import { PageLink } from "../parts/page-link.tsx";

/** The page for unknown paths. */
export function NoSuchPage() {
  const { t } = useTranslation("shell");
  return (
    <div className="title">
      <h1>{t("no-page.title")}</h1>
      <p className="answer">
        {t("no-page.text")} <PageLink to="/">{t("no-page.back")}</PageLink>
      </p>
    </div>
  );
}
