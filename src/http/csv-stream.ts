import { inContext } from "../api/context.ts";
import { toCsv } from "../api/csv.ts";
import { csvRows } from "../api/csv-rows.ts";
import type { Incomplete } from "../api/incomplete.ts";
import type { Operation } from "../api/operation.ts";
import type { Answer } from "../api/perform.ts";
import { CambiumError } from "../base/error.ts";

/** Runs an operation with some input, in its turn. */
export type Ask = (input: Record<string, unknown>) => Promise<Answer>;

/**
 * A long list as CSV, asked for page by page as it is read, so that it never stands in memory as a whole. It breaks off
 * when the evidence or settings change meanwhile: a file is of one moment, or not whole.
 * @returns once the first page is there, so that what cannot be asked is an error and no file
 */
export async function csvStream(
  operation: Operation,
  ask: Ask,
  input: Record<string, unknown>,
): Promise<{ body: ReadableStream<Uint8Array>; incomplete: Incomplete | null }> {
  const limit = operation.page ?? 0;
  const encoder = new TextEncoder();
  let offset = Number(input.offset ?? 0);
  const page = async () => {
    const { output, context, incomplete, version } = await ask({ ...input, limit, offset });
    const rows = csvRows(operation, output);
    return { rows: context === null ? rows : inContext(rows, context), incomplete, version };
  };
  const first = await page();
  let { rows } = first;
  let hasHeader = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(encoder.encode(toCsv(rows, hasHeader)));
      hasHeader = false;
      if (rows.length < limit) return controller.close();
      offset += limit;
      const next = await page();
      if (next.version !== first.version) throw changed();
      rows = next.rows;
      if (rows.length === 0) controller.close();
    },
  });
  return { body, incomplete: first.incomplete };
}

function changed(): CambiumError {
  return new CambiumError("conflict", "new evidence or settings came while the file was written", {
    hint: "Ask for it again.",
  });
}
