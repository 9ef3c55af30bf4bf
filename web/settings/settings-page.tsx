import { Tabs } from "@mantine/core";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { usePageParam } from "../data/view.ts";
import { useInSight } from "../parts/in-sight.ts";
import { Closes } from "./closes/closes.tsx";
import { Imports } from "./evidence/imports.tsx";
import { Sources } from "./evidence/sources.tsx";
import { History } from "./history.tsx";
import { Links } from "./links/links.tsx";
import { Organisation } from "./organisation.tsx";
import { Policies } from "./policies/policies.tsx";
import "./forms.css";

const TABS = ["organisation", "policy", "sources", "imports", "links", "closes", "history"] as const;

const PANELS: Record<(typeof TABS)[number], ComponentType> = {
  organisation: Organisation,
  policy: Policies,
  sources: Sources,
  imports: Imports,
  links: Links,
  closes: Closes,
  history: History,
};

/** The organisation's settings and evidence; the tab is in the URL. */
export default function SettingsPage() {
  const { t } = useTranslation("settings");
  const [asked, setTab] = usePageParam("tab", "organisation");
  const tab = TABS.find((name) => name === asked) ?? "organisation";
  const Panel = PANELS[tab];
  const list = useInSight<HTMLDivElement>(tab);
  return (
    <Tabs
      className="settings"
      value={tab}
      onChange={(value) => setTab(value ?? "organisation")}
      keepMounted={false}
    >
      <Tabs.List ref={list} aria-label={t("tabs.label")}>
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`tabs.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab}>
        <Panel />
      </Tabs.Panel>
    </Tabs>
  );
}
