import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";

/** Below a list of which only the first rows are here: how many there are, and a button for the next ones. */
export function ShowMore({
  listed,
  all,
  isComing,
  of,
  onMore,
}: {
  listed: number;
  all: number;
  isComing: boolean;
  /** What it is a list of, where a page has several. */
  of?: string;
  onMore: () => void;
}) {
  const { t } = useTranslation("signals");
  if (listed >= all) return null;
  return (
    <p className="show-more">
      <span className="quiet">{t("listed", { listed: whole(listed), all: whole(all) })}</span>
      <Button size="xs" variant="default" loading={isComing} onClick={onMore}>
        {t("more")}
        {of !== undefined && <span className="unseen">: {of}</span>}
      </Button>
    </p>
  );
}
