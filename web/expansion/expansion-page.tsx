import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** Expansion. */
export default function ExpansionPage() {
  const { t } = useTranslation("expansion");
  return <PageTitle question={t("question")} answer="" />;
}
