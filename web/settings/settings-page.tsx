import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** Settings. */
export default function SettingsPage() {
  const { t } = useTranslation("settings");
  return <PageTitle question={t("question")} answer="" />;
}
