import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** Catalogue. */
export default function CataloguePage() {
  const { t } = useTranslation("catalogue");
  return <PageTitle question={t("question")} answer="" />;
}
