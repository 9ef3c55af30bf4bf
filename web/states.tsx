import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Problem } from "./api.ts";
import { dayName } from "./period.ts";

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
  return (
    <div className="trouble" role="alert">
      <p className="trouble-detail">{sentence(problem.message)}</p>
      {problem.hint !== null && <p>{sentence(problem.hint)}</p>}
      <p className="trouble-actions">
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
        {children}
      </p>
    </div>
  );
}

/** The page before anything was imported. */
export function Empty() {
  return (
    <section className="empty">
      <h1>What moves your recurring revenue?</h1>
      <p className="answer">
        There is no evidence yet. Connect Stripe or import what you have; the page fills at once.
      </p>
      <dl>
        <dt>Stripe, back to the first invoice, with a restricted key</dt>
        <dd>
          <code>STRIPE_API_KEY=rk_live_… npx cambium sync stripe</code>
        </dd>
        <dt>A table of subscriptions, one row for each state in force</dt>
        <dd>
          <code>npx cambium import subscriptions FILE.csv</code>
        </dd>
        <dt>Stripe Sigma’s change events, with prices</dt>
        <dd>
          <code>npx cambium import sigma EVENTS.csv prices.csv</code>
        </dd>
        <dt>The demo company, to look around</dt>
        <dd>
          <code>npx cambium demo</code>
        </dd>
      </dl>
    </section>
  );
}

/** A range in which nothing moved and nothing stood, or of which nothing is known. */
export function NothingHere({ onWiden, lastDay }: { onWiden: () => void; lastDay: string | null }) {
  return (
    <div className="trouble trouble-calm">
      <p className="trouble-detail">
        There is no revenue in this range{lastDay !== null && `; the evidence goes to ${dayName(lastDay)}`}.
      </p>
      <p className="trouble-actions">
        <Button size="xs" variant="default" onClick={onWiden}>
          Show all periods
        </Button>
      </p>
    </div>
  );
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?)]$/.test(first) ? first : `${first}.`;
}
