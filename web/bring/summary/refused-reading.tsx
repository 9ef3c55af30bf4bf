import type { Problem } from "../../data/api.ts";
import { sentence } from "../../parts/states.tsx";
import { type Mend, Ways } from "./ways.tsx";
import { withoutCommands } from "./without-commands.ts";

/** Why files can't be read, with the ways out; where there are none, what the problem says to do. @param columns the files' */
export function RefusedReading({
  problem,
  columns,
  onMend,
}: {
  problem: Problem | null;
  columns: string[];
  onMend: (mend: Mend) => void;
}) {
  if (problem === null) return null;
  const hint = withoutCommands(problem.hint ?? "");
  return (
    <div className="trouble" role="alert">
      <p className="trouble-detail">{sentence(problem.message)}</p>
      {problem.ways.length > 0 ? (
        <Ways ways={problem.ways} columns={columns} onMend={onMend} />
      ) : (
        hint !== "" && <p>{sentence(hint)}</p>
      )}
    </div>
  );
}
