import { wayOutOf } from "../api/evidence/way-out-output.ts";
import { CambiumError, messageOf } from "../base/error.ts";
import { ASSISTANT } from "../base/limits.ts";

/** Why a tool failed, as the API says it. */
export interface ToolError extends Record<string, unknown> {
  code: string;
  message: string;
  hint?: string;
  ways_out?: unknown[];
  bad_rows?: unknown[];
}

/** An error for an assistant: what happened and how to mend it. */
export function toolError(error: unknown): ToolError {
  if (!(error instanceof CambiumError)) return { code: "internal", message: messageOf(error) };
  const { code, message, hint, ways, badRows } = error;
  return {
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(ways.length > 0 && { ways_out: ways.map(wayOutOf) }),
    ...(badRows.length > 0 && { bad_rows: badRows.slice(0, ASSISTANT.rows) }),
  };
}

/** The same to read. */
export function errorText({ code, message, hint, bad_rows: rows }: ToolError): string {
  const lines = [`${code.replaceAll("_", " ")}: ${message}`, hint, rows && JSON.stringify(rows)];
  return lines.filter((line) => line !== undefined).join("\n");
}
