import { useHotkeys } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { useIsFetching } from "@tanstack/react-query";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ControlsShown } from "../data/controls.ts";
import { useStatus } from "../data/scope.ts";
import { DrillDrawer } from "../drill/drill-drawer.tsx";
import { controlsAt } from "../parts/pages.ts";
import { PageTrouble } from "../parts/states.tsx";
import { SaveView } from "../views/save-view.tsx";
import { Bar } from "./bar.tsx";
import { Empty } from "./empty.tsx";
import { Freshness } from "./freshness.tsx";
import { Masthead } from "./masthead.tsx";
import { Shortcuts } from "./shortcuts.tsx";

const MOST_WAIT_MS = 1500;
const CommandPalette = lazy(() => import("./command-palette.tsx"));

/** The frame around every page: navigation, data freshness, the bar, and the drawer. */
export function Frame() {
  const { t } = useTranslation("shell");
  const status = useStatus();
  const [isIdle, setIdle] = useIdleOnce();
  useHotkeys([
    [
      "mod+K",
      () => {
        setIdle(true);
        spotlight.open();
      },
    ],
  ]);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const controls = useRouterState({
    select: ({ location: { pathname, search } }) => controlsAt(pathname, search.tab),
  });
  const hasNoFigures = ["/settings", "/bring", "/views", "/reports"].includes(path);
  const isEmpty = status.data?.last_evidence_on === null && !hasNoFigures;
  return (
    <ControlsShown value={controls}>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <Progress />
      <Masthead />
      <div className="page">
        <Freshness />
        {!isEmpty && controls.length > 0 && <Bar controls={controls} />}
        <main id="main" tabIndex={-1}>
          {status.error !== null && status.data === undefined ? (
            <PageTrouble problem={status.error} onRetry={() => status.refetch()} />
          ) : isEmpty ? (
            <Empty />
          ) : (
            <Outlet />
          )}
        </main>
      </div>
      <DrillDrawer />
      <Shortcuts />
      <SaveView />
      {isIdle && (
        <Suspense>
          <CommandPalette />
        </Suspense>
      )}
    </ControlsShown>
  );
}

function Progress() {
  return useIsFetching() > 0 && <div className="progress" aria-hidden="true" />;
}

/** True once the browser is first idle: parts that aren't visible yet can load then, or earlier if needed. */
function useIdleOnce(): [boolean, (isIdle: boolean) => void] {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    const asked = requestIdleCallback(() => setIdle(true), { timeout: MOST_WAIT_MS });
    return () => cancelIdleCallback(asked);
  }, []);
  return [isIdle, setIdle];
}
