import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../data/api.ts";
import { dayName } from "../data/period.ts";
import { useView } from "../data/view.ts";

/** A place held while its figures come, as high as they will be. */
export function Waiting({ height, width = "100%" }: { height: number | string; width?: number | string }) {
  return <span className="waiting" style={{ height, width }} aria-hidden="true" />;
}

/** What went wrong, how to mend it, and what can be done about it here. */
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
      <p className="trouble-detail">{sentence(problem.message)}</p>
      {problem.hint !== null && <p>{sentence(problem.hint)}</p>}
      <p className="trouble-actions">
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("try-again")}
        </Button>
        {children}
      </p>
    </div>
  );
}

const WAYS_IN = [
  { id: "stripe", command: "STRIPE_API_KEY=rk_live_… npx cambium sync stripe" },
  { id: "subscriptions", command: "npx cambium import subscriptions FILE.csv" },
  { id: "sigma", command: "npx cambium import sigma EVENTS.csv prices.csv" },
  { id: "demo", command: "npx cambium demo" },
] as const;

/** The page before anything was imported. */
export function Empty() {
  const { t } = useTranslation("shell");
  return (
    <section className="empty">
      <h1>{t("empty.title")}</h1>
      <p className="answer">{t("empty.text")}</p>
      <dl>
        {WAYS_IN.map(({ id, command }) => (
          <div key={id}>
            <dt>{t(`empty.${id}`)}</dt>
            <dd>
              <code>{command}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A range in which nothing moved and nothing stood, or a segment of which nothing is left, or what `text` says; with the way out. */
export function NothingHere({ lastDay, text }: { lastDay: string | null; text?: string }) {
  const { t } = useTranslation("shell");
  const [view, change] = useView();
  return (
    <div className="trouble trouble-calm">
      <p className="trouble-detail">
        {text ?? t(view.segment === null ? "nothing.text" : "nothing.segment")}{" "}
        {lastDay !== null && t("nothing.known", { day: dayName(lastDay) })}
      </p>
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

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?)]$/.test(first) ? first : `${first}.`;
}
