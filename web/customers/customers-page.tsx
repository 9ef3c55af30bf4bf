import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** Customers. */
export default function CustomersPage() {
  const { t } = useTranslation("customers");
  return <PageTitle question={t("question")} answer="" />;
}
