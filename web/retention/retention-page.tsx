import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** Retention. */
export default function RetentionPage() {
  const { t } = useTranslation("retention");
  return <PageTitle question={t("question")} answer="" />;
}
