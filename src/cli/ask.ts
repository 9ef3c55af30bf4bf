import { z } from "zod";
import type { Operation } from "../api/operation.ts";
import { BY_HEADER, type Way } from "../api/perform.ts";
import { methodOf } from "../api/text-input.ts";
import { CambiumError, ERROR_CODES } from "../base/error.ts";
import type { Line, Reply } from "../http/line/line.ts";

const problemSchema = z.object({
  type: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  bad_rows: z
    .array(
      z.object({
        file: z.string(),
        row: z.number().nullable(),
        column: z.string().nullable(),
        value: z.string().nullable(),
        expected: z.string(),
      }),
    )
    .optional(),
});

/**
 * Asks a running server to run an operation.
 * @param by who asks, for the audit
 * @param isTold whether to include how the answer was read, as `context`
 * @throws the server's error
 */
export async function askServer(
  line: Line,
  operation: Operation,
  input: Record<string, unknown>,
  { by = "command line", isTold = false }: { by?: Way; isTold?: boolean } = {},
): Promise<unknown> {
  const left = { ...input };
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = left[name];
    delete left[name];
    return encodeURIComponent(String(value)).replace(/\.csv$/, "%2Ecsv");
  });
  const method = methodOf(operation);
  const headers = { [BY_HEADER]: by };
  const isInAddress = method === "GET";
  const asked = { ...(isInAddress && left), ...(isTold && { context: true }) };
  const address = `/api/v1${path}${query(asked)}`;
  return answerIn(await line.send({ method, path: address, headers, ...(!isInAddress && { body: left }) }));
}

/**
 * The body of a server's reply.
 * @throws the server's error
 */
export function answerIn({ status, body }: Reply): unknown {
  if (status === 200) return JSON.parse(body);
  const problem = problemSchema.safeParse(jsonIn(body)).data;
  if (problem === undefined) throw new CambiumError("internal", `the server answered ${status}: ${body}`);
  const code = ERROR_CODES.find((name) => problem.type.endsWith(`:${name}`)) ?? "internal";
  throw new CambiumError(code, problem.detail, { hint: problem.hint, badRows: problem.bad_rows });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function query(input: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) {
    for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one));
  }
  return search.size === 0 ? "" : `?${search}`;
}
