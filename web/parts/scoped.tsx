import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import { periodName, spanOf } from "../data/period.ts";
import { type Scope, useIsGone, useScope } from "../data/scope.ts";
import { Pending, ShownSearch } from "../data/settling.ts";
import { useAskedSearch } from "../data/view.ts";
import { useExportContext } from "../export/export-context.ts";
import { PageTrouble, SegmentGone } from "./states.tsx";

/** What the URL asks for at a moment. */
interface Moment {
  key: string;
  scope: Scope;
  search: Search;
}

/**
 * Renders a page once its scope is known; until then, a placeholder or the error. When the URL changes, the old page
 * stays, under its own period, segment and policy and marked as updating, until all answers of the new one are there.
 */
export function Scoped({ waiting, children }: { waiting: ReactNode; children: (scope: Scope) => ReactNode }) {
  const { scope, error, retry } = useScope();
  const search = useAskedSearch();
  const [now, setNow] = useState<Moment | null>(null);
  const key = scope === null ? null : JSON.stringify([scope, search]);
  if (scope !== null && key !== null && now?.key !== key) setNow({ key, scope, search });
  const isGone = useIsGone(scope?.view.segment ?? null);
  const shown = useDeferredValue(now);
  const [seen, setSeen] = useState<Moment | null>(null);
  useEffect(() => setSeen(shown), [shown]);
  const pending = seen !== null && shown !== seen ? new Set<Promise<unknown>>() : null;
  if (error !== null) return <PageTrouble problem={error} onRetry={retry} />;
  if (shown === null) return waiting;
  if (isGone) return <SegmentGone />;
  const isOld = key !== shown.key;
  return (
    <Pending value={pending}>
      <ShownSearch value={shown.search}>
        <div className={isOld ? "shown is-updating" : "shown"} aria-busy={isOld}>
          {isOld && <Updating scope={shown.scope} />}
          <Printed scope={shown.scope} />
          {children(shown.scope)}
          <Awaited pending={pending} />
        </div>
      </ShownSearch>
    </Pending>
  );
}

/** Suspends a page rendered in the background until its answers are there. Must come after everything that queries. */
function Awaited({ pending }: { pending: Set<Promise<unknown>> | null }) {
  if (pending !== null && pending.size > 0) throw Promise.all(pending);
  return null;
}

/** The scope of a printed page, since the bar isn't printed. */
function Printed({ scope }: { scope: Scope }) {
  return <p className="printed">{useExportContext(scope).join(" · ")}</p>;
}

/** Says that new figures are loading, and what the figures on screen are about. */
function Updating({ scope: { question, policy } }: { scope: Scope }) {
  const { t } = useTranslation("shell");
  const { from, to, segment } = question;
  const what = [
    ...(from === undefined || to === undefined ? [] : [periodName(spanOf(from, to))]),
    t("export.policy", { policy }),
    ...(segment === undefined ? [] : [t("export.segment", { segment })]),
  ];
  return (
    <p className="updating" role="status">
      {t("updating", { what: what.join(" · ") })}
    </p>
  );
}
