import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";

/** Below a list of which only the first rows are here: how many there are, and a button for the next ones. */
export function ShowMore({
  listed,
  all,
  isComing,
  onMore,
}: {
  listed: number;
  all: number;
  isComing: boolean;
  onMore: () => void;
}) {
  const { t } = useTranslation("signals");
  if (listed >= all) return null;
  return (
    <p className="show-more">
      <span className="quiet">{t("listed", { listed: whole(listed), all: whole(all) })}</span>
      <Button size="xs" variant="default" loading={isComing} onClick={onMore}>
        {t("more")}
      </Button>
    </p>
  );
}
