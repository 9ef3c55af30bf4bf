import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** One customer. */
export default function CustomerPage() {
  const { t } = useTranslation("customers");
  return <PageTitle question={t("title")} answer="" />;
}
