import { request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Operation } from "../api/operation.ts";
import { BY_HEADER } from "../api/perform.ts";
import { CambiumError } from "../base/error.ts";

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

const CODES = [
  "bad_input",
  "usage",
  "not_found",
  "conflict",
  "missing_rate",
  "unsupported",
  "too_much",
  "gone",
  "busy",
  "internal",
] as const;

/** Asks a running server to run an operation. @throws the error that the server gave */
export async function askServer(
  url: string,
  operation: Operation,
  input: Record<string, unknown>,
): Promise<unknown> {
  const left = { ...input };
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = left[name];
    delete left[name];
    return encodeURIComponent(String(value)).replace(/\.csv$/, "%2Ecsv");
  });
  const address = new URL(`/api/v1${path}`, url);
  const response =
    operation.effect === "read"
      ? await fetch(withQuery(address, left), { headers: { [BY_HEADER]: "command line" } })
      : await post(address, left);
  const body: unknown = await response.json();
  if (response.ok) return body;
  const problem = problemSchema.parse(body);
  const code = CODES.find((name) => problem.type.endsWith(`:${name}`)) ?? "internal";
  throw new CambiumError(code, problem.detail, { hint: problem.hint, badRows: problem.bad_rows });
}

/** Posts without a limit of time, which `fetch` has: a sync may take hours before it answers. */
function post(address: URL, input: Record<string, unknown>): Promise<Response> {
  const headers = { "content-type": "application/json", [BY_HEADER]: "command line" };
  return new Promise((resolve, reject) => {
    const asked = request(address, { method: "POST", headers, agent: false }, (answer) => {
      text(answer).then((body) => resolve(new Response(body, { status: answer.statusCode })), reject);
    });
    asked.once("error", reject);
    asked.end(JSON.stringify(input));
  });
}

function withQuery(address: URL, input: Record<string, unknown>): URL {
  for (const [name, value] of Object.entries(input)) {
    for (const one of [value].flat()) if (one !== undefined) address.searchParams.append(name, String(one));
  }
  return address;
}
