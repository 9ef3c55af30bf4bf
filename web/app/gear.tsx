import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import { sharedSearch } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { SETUP } from "../parts/pages.ts";

/** The settings that are opened most, each a tab of its own. */
const TABS = ["policy", "sources", "imports", "links", "closes"] as const;

/** What figures are made from and by which rules: catalogue, sources, policy, closes and the other settings. */
export function Gear({ path }: { path: string }) {
  const { t } = useTranslation(["shell", "settings"]);
  const navigate = useNavigate();
  const open = (to: string, tab?: string) =>
    navigate({ to, search: (now: Search) => ({ ...sharedSearch(now), ...(tab !== undefined && { tab }) }) });
  const isHere = SETUP.some((page) => page.path === path);
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <PlainButton className="tool" aria-label={t("shell:gear")} data-here={isHere}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <circle
              cx="10"
              cy="10"
              r="7.1"
              strokeDasharray="2.79 2.787"
              strokeWidth="2.2"
              strokeLinecap="butt"
            />
            <circle cx="10" cy="10" r="5.6" />
            <circle cx="10" cy="10" r="2.1" />
          </svg>
        </PlainButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => open("/catalogue")}>{t("shell:pages.catalogue")}</Menu.Item>
        {TABS.map((tab) => (
          <Menu.Item key={tab} onClick={() => open("/settings", tab)}>
            {t(`settings:tabs.${tab}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => open("/settings")}>{t("shell:pages.settings")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
