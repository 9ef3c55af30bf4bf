import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import { monthsShown } from "../data/range.ts";
import { useScope, useStatus } from "../data/scope.ts";
import { useSharedSearch } from "../data/view.ts";

/**
 * A menu item that opens the query behind a figure, for the months that are shown. Queries are of the organisation's
 * policy and all customers, so it isn't there where the page is of others.
 */
export function OpenInSql({ template }: { template: string }) {
  const { t } = useTranslation("bar");
  const navigate = useNavigate();
  const shared = useSharedSearch();
  const { scope } = useScope();
  const { data } = useStatus();
  if (scope === null || data === undefined || scope.policy !== data.policy) return null;
  const { segment, as_reported: isReported, linked, where } = scope.question;
  const isNarrowed = segment !== undefined || where !== undefined || isReported === true || linked === true;
  const months = monthsShown(scope.view, {
    firstDay: data.first_evidence_on,
    lastDay: data.last_evidence_on,
  });
  if (isNarrowed || months === null) return null;
  return (
    <Menu.Item
      onClick={() =>
        navigate({
          to: "/sql",
          search: (now: Search) => ({
            ...shared(now),
            template,
            with: new URLSearchParams(months).toString(),
          }),
        })
      }
    >
      {t("sql.open")}
    </Menu.Item>
  );
}
