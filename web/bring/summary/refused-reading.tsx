import type { Problem } from "../../data/api.ts";
import { sentence } from "../../parts/states.tsx";
import { type Mend, Ways } from "./ways.tsx";

/** Why files can't be read, with the ways out; where there are none, what the problem says to do. */
export function RefusedReading({
  problem,
  onMend,
}: {
  problem: Problem | null;
  onMend: (mend: Mend) => void;
}) {
  if (problem === null) return null;
  return (
    <div className="trouble" role="alert">
      <p className="trouble-detail">{sentence(problem.message)}</p>
      {problem.ways.length > 0 ? (
        <Ways ways={problem.ways} columns={[]} onMend={onMend} />
      ) : (
        problem.hint !== null && <p>{sentence(problem.hint)}</p>
      )}
    </div>
  );
}
