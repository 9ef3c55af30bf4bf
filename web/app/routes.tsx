import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { parseSearch, type Search, writeSearch } from "../data/address.ts";
import { askFigures } from "../overview/figure-queries.ts";
import { OverviewPage } from "../overview/overview-page.tsx";
import { Frame } from "./frame.tsx";
import { NoSuchPage } from "./no-such-page.tsx";
import { PageFailed } from "./page-failed.tsx";

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NoSuchPage,
  validateSearch: (search: Record<string, unknown>): Search =>
    Object.fromEntries(
      Object.entries(search).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    ),
});

const page = <Path extends string>(path: Path, load: Parameters<typeof lazyRouteComponent>[0]) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) });

const routes = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: "/",
    component: OverviewPage,
    // Errors are the page's to tell: it asks the same.
    loader: ({ location: { search } }) => void askFigures(search).catch(() => undefined),
  }),
  page("/week", () => import("../week/week-page.tsx")),
  page("/movements", () => import("../movements/movements-page.tsx")),
  page("/expansion", () => import("../expansion/expansion-page.tsx")),
  page("/retention", () => import("../retention/retention-page.tsx")),
  page("/plans", () => import("../plans/plans-page.tsx")),
  page("/metrics", () => import("../metrics/metrics-page.tsx")),
  page("/figures", () => import("../figures/figures-page.tsx")),
  page("/segments", () => import("../segments/segments-page.tsx")),
  page("/sql", () => import("../sql/sql-page.tsx")),
  page("/views", () => import("../views/views-page.tsx")),
  page("/reports", () => import("../reports/reports-page.tsx")),
  page("/reports/$report", () => import("../reports/report-page.tsx")),
  page("/customers", () => import("../customers/customers-page.tsx")),
  page("/customers/$account/$customer", () => import("../customers/customer-page.tsx")),
  page("/signals", () => import("../signals/signals-page.tsx")),
  page("/pipeline", () => import("../pipeline/pipeline-page.tsx")),
  page("/review", () => import("../review/review-page.tsx")),
  page("/owners", () => import("../owners/owners-page.tsx")),
  page("/headroom", () => import("../headroom/headroom-page.tsx")),
  page("/catalogue", () => import("../catalogue/catalogue-page.tsx")),
  page("/bring", () => import("../bring/bring-page.tsx")),
  page("/settings", () => import("../settings/settings-page.tsx")),
]);

/** The routes. The first page is in the main bundle, the others load when opened. */
export const router = createRouter({
  routeTree: routes,
  parseSearch,
  stringifySearch: writeSearch,
  defaultErrorComponent: PageFailed,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
