import type { Problem } from "../data/api.ts";
import { sentence } from "../parts/states.tsx";

/** What was just done, told to those who do not see it too. It stands on the page before anything is said. */
export function Said({ text }: { text: string }) {
  return (
    <p className="said" role="status" aria-live="polite">
      {text !== "" && `✓ ${text}`}
    </p>
  );
}

/** Why something was not done, and how to mend it. */
export function Refused({ problem }: { problem: Problem | null }) {
  if (problem === null) return null;
  return (
    <div className="trouble" role="alert">
      <p className="trouble-detail">{sentence(problem.message)}</p>
      {problem.hint !== null && <p>{sentence(problem.hint)}</p>}
    </div>
  );
}
