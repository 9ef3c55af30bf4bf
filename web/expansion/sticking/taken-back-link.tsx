import { useTranslation } from "react-i18next";
import { PageLink } from "../../parts/page-link.tsx";

/** The id of the heading of the list of who took expansions back. */
export const TAKEN_BACK = "taken-back-title";

/** A link to who added seats over the range and took them back. */
export function SeatsTakenBack({ className }: { className?: string }) {
  const { t } = useTranslation("expansion");
  return (
    <PageLink
      to="/expansion"
      also={{ taken: "seats", over: "range" }}
      at={TAKEN_BACK}
      {...(className !== undefined && { className })}
    >
      {t("taken-back.seats")}
    </PageLink>
  );
}
