import { CambiumError } from "../../base/error.ts";

/** Why a whole file is refused: the problem, what was expected and how to fix it. */
interface Refusal {
  problem: string;
  expected: string;
  hint: string;
  row?: number;
  column?: string;
  value?: string;
  cause?: unknown;
}

/** The error for refusing a whole file. */
export function refused(
  name: string,
  { problem, expected, hint, row, column, value, cause }: Refusal,
): CambiumError {
  const bad = { file: name, row: row ?? null, column: column ?? null, value: value ?? null, expected };
  return new CambiumError("bad_input", `${name} ${problem}`, { hint, cause, badRows: [bad] });
}
