import { useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { COMPARISONS, INTERVALS, type Search } from "../data/address.ts";
import { useAsk } from "../data/asking.ts";
import type { Reports, Views } from "../data/saved-answers.ts";
import { useCatalogue, usePolicies } from "../data/scope.ts";
import { sharedSearch, useView } from "../data/view.ts";
import { useMeaning } from "../figures/meanings.ts";
import { useFoundCustomers } from "../parts/found-customers.ts";
import { PAGES } from "../parts/pages.ts";
import { openSaveView } from "../views/save-view.tsx";
import { addressParts } from "../views/saved-link.tsx";
import { usePageName } from "../views/use-holds.ts";
import { openKeySheet } from "./shortcuts.tsx";

/** Finds pages, customers and the bar's actions by typing. `frame.tsx` opens it with Ctrl/Cmd-K. */
export default function CommandPalette() {
  const { t } = useTranslation(["shell", "bar", "terms"]);
  const [query, setQuery] = useState("");
  const groups = useGroups(query);
  return (
    <Spotlight
      shortcut={null}
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      nothingFound={t("shell:palette.nothing")}
      highlightQuery
      scrollable
      maxHeight={420}
      limit={30}
      searchProps={{ placeholder: t("shell:palette.ask"), "aria-label": t("shell:palette.ask") }}
    />
  );
}

function useGroups(query: string): SpotlightActionGroupData[] {
  const { t } = useTranslation(["shell", "bar", "terms"]);
  const navigate = useNavigate();
  const [, change] = useView();
  const policies = usePolicies();
  const { setColorScheme } = useMantineColorScheme();
  const customers = useFoundCustomers(query);
  const metrics = useCatalogue().data?.rows ?? [];
  const meaningOf = useMeaning();
  const pageName = usePageName();
  const isAsked = query !== "";
  const views = useAsk<Views>(isAsked ? "/views" : null).data?.rows ?? [];
  const reports = useAsk<Reports>(isAsked ? "/reports" : null).data?.rows ?? [];
  return [
    {
      group: t("shell:pages.label"),
      actions: [
        ...PAGES.map(({ id, path, key }) => ({
          id,
          label: t(`shell:pages.${id}`),
          description: `G ${key.toUpperCase()}`,
          onClick: () => navigate({ to: path, search: (now: Search) => sharedSearch(now) }),
        })),
        {
          id: "bring",
          label: t("shell:fresh.leave"),
          onClick: () => navigate({ to: "/bring", search: (now: Search) => sharedSearch(now) }),
        },
      ],
    },
    {
      group: t("shell:figures.title"),
      actions: metrics.map((metric) => ({
        id: `metric-${metric.id}`,
        label: meaningOf(metric).name,
        description: metric.id,
        onClick: () =>
          navigate({
            to: "/metrics",
            search: (now: Search) => ({ ...sharedSearch(now), of: metric.id }),
          }),
      })),
    },
    {
      group: t("shell:pages.customers"),
      actions: customers.map(({ account, customer, name }) => ({
        id: `${account}/${customer}`,
        label: name ?? customer,
        description: customer,
        keywords: query,
        onClick: () =>
          navigate({
            to: "/customers/$account/$customer",
            params: { account, customer },
            search: (now: Search) => sharedSearch(now),
          }),
      })),
    },
    {
      group: t("shell:pages.views"),
      actions: views.map(({ id, name, address }) => ({
        id: `view-${id}`,
        label: name,
        description: pageName(addressParts(address).path),
        onClick: () => {
          const { path, search } = addressParts(address);
          navigate({ to: path, search });
        },
      })),
    },
    {
      group: t("shell:pages.reports"),
      actions: reports.map(({ id, title }) => ({
        id: `report-${id}`,
        label: title,
        onClick: () =>
          navigate({
            to: "/reports/$report",
            params: { report: id },
            search: (now: Search) => sharedSearch(now),
          }),
      })),
    },
    {
      group: t("shell:palette.view"),
      actions: [
        { id: "save-view", label: t("bar:views.save"), onClick: openSaveView },
        ...INTERVALS.map((interval) => ({
          id: `interval-${interval}`,
          label: `${t("bar:interval")}: ${t(`terms:intervals.${interval}`)}`,
          onClick: () => change({ interval, period: null }),
        })),
        ...COMPARISONS.map((compare) => ({
          id: `compare-${compare}`,
          label: `${t("bar:compare")}: ${t(`bar:comparisons.${compare}`)}`,
          onClick: () => change({ compare }),
        })),
        ...(policies.data?.rows ?? []).map(({ name }) => ({
          id: `policy-${name}`,
          label: `${t("bar:policy")}: ${name}`,
          onClick: () => change({ policy: name }),
        })),
      ],
    },
    {
      group: t("shell:preferences.open"),
      actions: [
        ...(["light", "dark", "auto"] as const).map((scheme) => ({
          id: `scheme-${scheme}`,
          label: `${t("shell:preferences.colours")}: ${t(`shell:preferences.${scheme === "auto" ? "system" : scheme}`)}`,
          onClick: () => setColorScheme(scheme),
        })),
        { id: "keys", label: t("shell:keys.title"), description: "?", onClick: openKeySheet },
      ],
    },
  ];
}
