import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../data/api.ts";
import { dayName } from "../data/period.ts";
import { useStatus } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { ProblemLines } from "../problems/problem-text.tsx";

/** A placeholder of the figures' height while they load. */
export function Waiting({ height, width = "100%" }: { height: number | string; width?: number | string }) {
  return <span className="waiting" style={{ height, width }} aria-hidden="true" />;
}

/** An error, how to fix it, and what you can do here. */
export function Trouble({
  problem,
  onRetry,
  children,
}: {
  problem: Problem;
  onRetry: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("shell");
  return (
    <div className="trouble" role="alert">
      <ProblemLines problem={problem} />
      <p className="trouble-actions">
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("try-again")}
        </Button>
        {children}
      </p>
    </div>
  );
}

/** Replaces a page that is narrowed to a segment which was removed. */
export function SegmentGone() {
  const { t } = useTranslation(["shell", "bar"]);
  const [view, change] = useView();
  const said = t("bar:views.gone", { segment: view.segment });
  return (
    <div className="title">
      <title>{`${said} · Cambium`}</title>
      <h1>{said}</h1>
      <p className="answer">{t("bar:views.gone-text")}</p>
      <Button size="xs" variant="default" onClick={() => change({ segment: null, drill: null })}>
        {t("shell:nothing.clear")}
      </Button>
    </div>
  );
}

/** Replaces a page whose figures can't be loaded: the error, and ways to undo what the URL asks for. */
export function PageTrouble({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const { t } = useTranslation("shell");
  const [view, change] = useView();
  const isSilent = problem.status === 0;
  return (
    <>
      <title>{`${t("cannot-show")} · Cambium`}</title>
      <h1>{t(isSilent ? "silent" : "cannot-show")}</h1>
      <Trouble problem={problem} onRetry={onRetry}>
        {!isSilent && view.segment !== null && (
          <Button size="xs" variant="default" onClick={() => change({ segment: null, drill: null })}>
            {t("nothing.clear")}
          </Button>
        )}
        {!isSilent && view.policy !== null && (
          <Button size="xs" variant="default" onClick={() => change({ policy: null, drill: null })}>
            {t("own-policy")}
          </Button>
        )}
      </Trouble>
    </>
  );
}

/** Shown when a range or segment has no data, or with the message in `text`; offers a way out. */
export function NothingHere({ lastDay, text }: { lastDay: string | null; text?: string }) {
  const { t } = useTranslation("shell");
  const [view, change] = useView();
  const firstDay = useStatus().data?.first_evidence_on ?? null;
  const isKnown = firstDay !== null && lastDay !== null;
  return (
    <div className="trouble trouble-calm">
      <p className="trouble-detail">
        {text ??
          (view.segment === null ? t("nothing.text") : t("nothing.segment", { segment: view.segment }))}
      </p>
      {isKnown && <p>{t("nothing.known", { first: dayName(firstDay), last: dayName(lastDay) })}</p>}
      <p className="trouble-actions">
        {view.segment !== null && (
          <Button size="xs" variant="default" onClick={() => change({ segment: null, drill: null })}>
            {t("nothing.clear")}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          onClick={() => change({ range: "all", from: null, to: null, period: null })}
        >
          {t("nothing.widen")}
        </Button>
      </p>
    </div>
  );
}
