/** An error response of Stripe: a status and the `error` object in its body. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: RefusalBody,
    readonly headers: Record<string, string> = {},
  ) {
    super(error.message);
  }
}

export interface RefusalBody {
  type: "invalid_request_error" | "api_error";
  message: string;
  code?: string;
  param?: string;
}

/** An invalid request; status 400 by default. */
export function invalid(
  message: string,
  more: { status?: number; code?: string; param?: string } = {},
): Refusal {
  const { status = 400, ...rest } = more;
  return new Refusal(status, { type: "invalid_request_error", message, ...rest });
}

/** An unknown id: 404 in a path, 400 in a parameter. */
export function missing(noun: string, id: string, param?: string): Refusal {
  const status = param === undefined ? 404 : 400;
  return invalid(`No such ${noun}: '${id}'`, { status, code: "resource_missing", param: param ?? "id" });
}
