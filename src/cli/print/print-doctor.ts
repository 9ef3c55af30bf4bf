import { doctor } from "../../api/care/doctor-operation.ts";

/** The doctor's results, one a line, each failure with its fix below. */
export function doctorText(output: unknown): string {
  const { is_well, rows } = doctor.output.parse(output);
  const lines = rows.flatMap((row) => [
    `${row.is_well ? "ok  " : "FAIL"} ${row.check}: ${row.found}`,
    ...(row.mend === null ? [] : [`     ${row.mend}`]),
  ]);
  return `${[...lines, is_well ? "All checks passed." : "Some checks failed."].join("\n")}\n`;
}
