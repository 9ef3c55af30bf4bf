import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** The three numbers first. */
export function OverviewPage() {
  const { t } = useTranslation("overview");
  return <PageTitle question={t("question")} answer="" />;
}
