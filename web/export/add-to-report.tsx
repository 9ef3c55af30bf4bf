import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReportFigure } from "../../src/base/report/report-figures.ts";
import type { Search } from "../data/address.ts";
import { type Problem, tell } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import { instantName } from "../data/period.ts";
import type { Reports } from "../data/saved-answers.ts";
import { sharedSearch } from "../data/view.ts";
import { problemText } from "../problems/problem-text.tsx";

/** How many reports the menu offers: those that were changed last. */
const OFFERED = 6;

interface Chosen {
  id: string;
  title: string;
}

/** Items of a figure's menu that put it, as it is shown, into a report or a new one. */
export function AddToReport({ figure }: { figure: ReportFigure }) {
  const { t } = useTranslation("bar");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [added, setAdded] = useState<Chosen | null>(null);
  const reports = useAsk<Reports>("/reports");
  const address = useRouterState({ select: ({ location }) => `${location.pathname}${location.searchStr}` });
  const adding = useMutation<Chosen, Problem, Chosen | null>({
    mutationFn: async (chosen) => {
      const title = t("reports.new-title", { when: instantName(new Date().toISOString()) });
      const report = chosen ?? (await tell<Chosen>("/reports", { title }));
      await tell(`/reports/${encodeURIComponent(report.id)}/add`, { figure, address });
      return report;
    },
    onSuccess: async (report) => {
      setAdded(report);
      await client.invalidateQueries({ queryKey: ["ask"] });
    },
  });
  const open = (report: string) =>
    navigate({ to: "/reports/$report", params: { report }, search: (now: Search) => sharedSearch(now) });
  return (
    <>
      <Menu.Label role="status">
        {added === null ? t("reports.add") : t("reports.added", { title: added.title })}
        {adding.error !== null && <span className="bad">{problemText(adding.error).text}</span>}
      </Menu.Label>
      {added === null ? (
        <>
          {(reports.data?.rows ?? []).slice(0, OFFERED).map(({ id, title }) => (
            <Menu.Item
              key={id}
              closeMenuOnClick={false}
              disabled={adding.isPending}
              onClick={() => adding.mutate({ id, title })}
            >
              {title}
            </Menu.Item>
          ))}
          <Menu.Item closeMenuOnClick={false} disabled={adding.isPending} onClick={() => adding.mutate(null)}>
            {t("reports.new")}
          </Menu.Item>
        </>
      ) : (
        <Menu.Item onClick={() => open(added.id)}>{t("reports.open")}</Menu.Item>
      )}
    </>
  );
}
