import type { Search } from "../data/address.ts";
import { viewOf } from "../data/address.ts";
import { client, FIRST } from "../data/client.ts";
import type { Scope } from "../data/scope.ts";
import { scopeOf } from "../data/scope.ts";
import { waterfallQuery } from "../movements/waterfall.tsx";
import { controlsAt } from "../parts/pages.ts";
import { KEY_FIGURE_IDS } from "./key-figures.ts";
import { boardQuery, USUAL_BY } from "./segment-board.tsx";
import { keyQueries } from "./use-key-figure.ts";
import { lastingQueries } from "./will-last.tsx";

/** The queries of the cards and the waterfall. */
export function figureQueries(scope: Scope) {
  const keys = KEY_FIGURE_IDS.flatMap((id) => keyQueries(id, scope));
  return [waterfallQuery(scope), ...keys, ...lastingQueries(scope)];
}

/** Asks for the overview's figures before anything is drawn. Where currencies are kept apart, the page asks itself. */
export async function askFigures(search: Search): Promise<void> {
  const [status, policies] = await Promise.all([
    client.ensureQueryData(FIRST.status),
    client.ensureQueryData(FIRST.policies),
  ]);
  const view = viewOf(search);
  const scope = scopeOf(view, { status, policies, controls: controlsAt("/", undefined), currencies: null });
  if (scope === null) return;
  const queries = [...figureQueries(scope), boardQuery(scope, search.by ?? USUAL_BY)];
  for (const query of queries) void client.prefetchQuery<unknown>(query);
}
