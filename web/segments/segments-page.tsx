import { useTranslation } from "react-i18next";
import { PageTitle } from "../shell/title.tsx";

/** Segments. */
export default function SegmentsPage() {
  const { t } = useTranslation("segments");
  return <PageTitle question={t("question")} answer="" />;
}
