import { inContext } from "../api/context.ts";
import { columnsOf, csvLine } from "../api/csv.ts";
import { csvList } from "../api/csv-rows.ts";
import type { Incomplete } from "../api/incomplete.ts";
import type { Operation } from "../api/operation.ts";
import type { Answer } from "../api/perform.ts";
import { CambiumError } from "../base/error.ts";
import { mapLong } from "../base/waiting.ts";

/** Runs an operation in its turn, with some input. */
export type Ask = (input: Record<string, unknown>) => Promise<Answer>;

/**
 * A long list as CSV, read page by page so that it's never in memory as a whole. Breaks off when evidence or settings
 * change: a file is either of one moment or incomplete.
 * @returns after the first page, so that invalid questions get an error rather than a file
 */
export async function csvStream(
  operation: Operation,
  ask: Ask,
  input: Record<string, unknown>,
): Promise<{ body: ReadableStream<Uint8Array>; incomplete: Incomplete | null }> {
  const limit = operation.page ?? 0;
  const encoder = new TextEncoder();
  let offset = Number(input.offset ?? 0);
  const page = async (hasHeader: boolean) => {
    const answer = await ask({ ...input, limit, offset });
    const { incomplete, version } = answer;
    const rows = await rowsOf(operation, answer);
    return { text: await written(rows, hasHeader), isLast: rows.length < limit, incomplete, version };
  };
  const first = await page(true);
  let next = first;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next.text !== "") controller.enqueue(encoder.encode(next.text));
      if (next.isLast) return controller.close();
      offset += limit;
      next = await page(false);
      if (next.version !== first.version) throw changed();
    },
  });
  return { body, incomplete: first.incomplete };
}

/**
 * An answer as CSV; other requests are served while a long one is written.
 * @param list another list of the answer to use instead of its rows
 * @param noted adds notes to rows
 */
export async function csvText(operation: Operation, answer: Answer, form: CsvForm): Promise<string> {
  return written(await rowsOf(operation, answer, form), true);
}

interface CsvForm {
  list?: string | undefined;
  noted?: ((rows: Row[]) => Promise<Row[]>) | undefined;
}

type Row = Record<string, unknown>;

async function rowsOf(
  operation: Operation,
  { output, context }: Answer,
  { list, noted }: CsvForm = {},
): Promise<Row[]> {
  const { rows, write } = csvList(operation, output, list);
  const plain = await mapLong(rows, write);
  const written = noted === undefined ? plain : await noted(plain);
  return context === null ? written : inContext(written, context);
}

async function written(rows: Row[], hasHeader: boolean): Promise<string> {
  const columns = [...columnsOf(rows)];
  const lines = await mapLong(rows, (row) => csvLine(columns.map((column) => row[column])));
  return (hasHeader ? csvLine(columns) : "") + lines.join("");
}

function changed(): CambiumError {
  return new CambiumError("conflict", "evidence or settings changed while the file was being written", {
    hint: "Download it again.",
  });
}
