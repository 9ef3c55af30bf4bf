import { wayOutOf } from "../api/evidence/way-out-output.ts";
import { CambiumError, type ErrorCode, messageOf } from "../base/error.ts";

const STATUS: Record<ErrorCode, number> = {
  bad_input: 422,
  usage: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  missing_rate: 422,
  unsupported: 422,
  too_much: 422,
  gone: 499,
  busy: 503,
  internal: 500,
};

/** When clients should retry on a busy server. */
const RETRY_SECONDS = 10;

/** An error as application/problem+json (RFC 9457). */
export function problem(error: unknown, given?: number): Response {
  const known =
    error instanceof CambiumError ? error : new CambiumError("internal", messageOf(error), { cause: error });
  const status = given ?? STATUS[known.code];
  const body = {
    type: `urn:cambium:error:${known.code}`,
    title: known.code.replaceAll("_", " "),
    status,
    detail: known.message,
    ...(known.hint !== undefined && { hint: known.hint }),
    ...(known.reason !== undefined && { reason: known.reason }),
    ...(known.ways.length > 0 && { ways_out: known.ways.map(wayOutOf) }),
    ...(known.badRows.length > 0 && { bad_rows: known.badRows }),
  };
  const headers = {
    "content-type": "application/problem+json",
    ...(known.code === "busy" && { "retry-after": String(RETRY_SECONDS) }),
  };
  return Response.json(body, { status, headers });
}
