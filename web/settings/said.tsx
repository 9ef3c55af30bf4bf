import type { Problem } from "../data/api.ts";
import { ProblemLines } from "../problems/problem-text.tsx";

/** Confirms what was just done, also to screen readers. It must be on the page before its text is. */
export function Said({ text }: { text: string }) {
  return (
    <p className="said" role="status" aria-live="polite">
      {text !== "" && `✓ ${text}`}
    </p>
  );
}

/** Why something failed, and how to fix it. */
export function Refused({ problem }: { problem: Problem | null }) {
  if (problem === null) return null;
  return (
    <div className="trouble" role="alert">
      <ProblemLines problem={problem} />
    </div>
  );
}
