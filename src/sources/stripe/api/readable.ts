import type Stripe from "stripe";
import { z } from "zod";

/** Error code of a response that is neither a Stripe object nor a Stripe error. */
export const UNREADABLE = "unreadable_answer";

type Response = Awaited<ReturnType<Stripe.HttpClient["makeRequest"]>>;

const objectSchema = z.object({ object: z.string() });
const errorSchema = z.object({ error: z.object({}) });

/**
 * A response whose body can be trusted. The library accepts any JSON without `error`, whatever the status; here, a
 * response that isn't Stripe's (a proxy's, say) becomes an error with its status.
 */
export function readable(response: Response): Response {
  const status = response.getStatusCode();
  const refused = {
    error: { type: "api_error", code: UNREADABLE, message: `the answer (${status}) is not Stripe's` },
  };
  return {
    getStatusCode: () => status,
    getHeaders: () => response.getHeaders(),
    getRawResponse: () => response.getRawResponse(),
    toStream: (whenDone) => response.toStream(whenDone),
    async toJSON() {
      try {
        const body: unknown = await response.toJSON();
        return isStripes(status, body) ? body : refused;
      } catch (error) {
        if (error instanceof SyntaxError) return refused;
        throw error;
      }
    },
  };
}

function isStripes(status: number, body: unknown): boolean {
  return (status >= 400 ? errorSchema : objectSchema).safeParse(body).success;
}
