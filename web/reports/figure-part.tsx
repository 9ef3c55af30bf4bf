import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { isReportFigure } from "../../src/base/report/report-figures.ts";
import type { Search } from "../data/address.ts";
import { useIsGone, useScope } from "../data/scope.ts";
import { HeldState } from "../data/view.ts";
import { OwnId } from "../parts/own-id.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { addressParts, SavedLink } from "../views/saved-link.tsx";
import { useHolds, usePageName } from "../views/use-holds.ts";
import { FIGURES } from "./figures.tsx";

/**
 * A figure of a report with the state it was added with. What is changed at it here, such as a series that is hidden,
 * lasts until the page is left; what is opened from it opens on the figure's own page.
 */
export function FigurePart({
  part,
  figure,
  address,
  actions,
}: {
  /** Id of the part. */
  part: string;
  figure: string;
  address: string;
  actions: ReactNode;
}) {
  const { path, search: stored } = useMemo(() => addressParts(address), [address]);
  const navigate = useNavigate();
  const [changed, setChanged] = useState<Search | null>(null);
  const search = changed ?? stored;
  const held = useMemo(
    () => ({
      search,
      change: (made: (now: Search) => Search) => {
        const next = made(search);
        if (next.drill === undefined) setChanged(next);
        else navigate({ to: path, search: next });
      },
    }),
    [search, path, navigate],
  );
  return (
    <HeldState value={held}>
      <OwnId value={part}>
        <Head address={address} path={path} search={search} actions={actions} />
        <Drawn figure={figure} />
      </OwnId>
    </HeldState>
  );
}

/** What the figure is of, and the way to its page. */
function Head({
  address,
  path,
  search,
  actions,
}: {
  address: string;
  path: string;
  search: Search;
  actions: ReactNode;
}) {
  const holds = useHolds();
  const pageName = usePageName();
  return (
    <div className="part-head">
      <p className="part-of">
        <SavedLink address={address}>{pageName(path)}</SavedLink>
        {["", ...holds(path, search)].join(" · ")}
      </p>
      {actions}
    </div>
  );
}

function Drawn({ figure }: { figure: string }) {
  const { t } = useTranslation("bar");
  const { scope, error, retry } = useScope();
  const isGone = useIsGone(scope?.view.segment ?? null);
  if (!isReportFigure(figure)) return <p className="part-gone">{t("reports.unknown", { figure })}</p>;
  if (error !== null) return <Trouble problem={error} onRetry={retry} />;
  if (scope === null) return <Waiting height={420} />;
  if (isGone)
    return (
      <p className="part-gone" role="note">
        {t("views.gone", { segment: scope.view.segment })}
      </p>
    );
  const Figure = FIGURES[figure];
  return <Figure scope={scope} />;
}
