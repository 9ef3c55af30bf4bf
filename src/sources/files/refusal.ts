import { CambiumError, type WayOut } from "../../base/error.ts";

/** Why a whole file is refused: the problem, what was expected and how to fix it. */
interface Refusal {
  problem: string;
  expected: string;
  hint: string;
  row?: number;
  column?: string;
  value?: string;
  cause?: unknown;
  /** What a page can offer besides. */
  ways?: WayOut[];
}

/** A file lacks columns that its kind of list needs: it may be of another kind. */
export class MissingColumns extends CambiumError {}

/** The error for refusing a whole file. */
export function refused(
  name: string,
  { problem, expected, hint, row, column, value, cause, ways }: Refusal,
): CambiumError {
  const bad = { file: name, row: row ?? null, column: column ?? null, value: value ?? null, expected };
  return new CambiumError("bad_input", `${name} ${problem}`, {
    hint,
    cause,
    ...(ways !== undefined && { ways }),
    badRows: [bad],
  });
}
