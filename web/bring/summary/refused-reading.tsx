import type { Problem } from "../../data/api.ts";
import { problemText, sentence } from "../../problems/problem-text.tsx";
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
  const { text, hint, original } = problemText(problem);
  const mend = withoutCommands(hint ?? "");
  return (
    <div className="trouble" role="alert">
      <p className="trouble-detail">{text}</p>
      {original !== null && (
        <p className="quiet" lang="en">
          {problem.ways.length > 0 ? sentence(problem.message) : withoutCommands(original)}
        </p>
      )}
      {problem.ways.length > 0 ? (
        <Ways ways={problem.ways} columns={columns} onMend={onMend} />
      ) : (
        mend !== "" && <p>{sentence(mend)}</p>
      )}
    </div>
  );
}
