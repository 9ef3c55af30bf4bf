import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import Stripe from "stripe";
import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import { oddCharacter } from "../../../store/secret-form.ts";
import { excuseOf, explain, gaveUp } from "./api-failure.ts";
import { limiter, type Pace, type Timing } from "./limiter.ts";
import { readable } from "./readable.ts";
import { retry } from "./retry.ts";

/** API version of Stripe's responses. Older versions only appear in events. */
const API_VERSION = "2026-10-28.endive";

export type QueryValue = string | number | boolean | string[] | { gte?: number; lt?: number };
export type Query = Record<string, QueryValue | undefined>;

/** Stripe's response, and its clock at that time. */
export interface Answer {
  body: unknown;
  /** In seconds. */
  at: number;
}

/** Reads one Stripe account. Never writes. */
export interface StripeApi {
  /**
   * @param path such as /v1/customers
   * @throws CambiumError `not_found` if there is no such object; other errors say what happened and how to fix it
   */
  get(path: string, query?: Query): Promise<Answer>;
  readonly counts: { requests: number; retries: number };
}

/** External effects needed to reach Stripe. */
export interface StripeEffects extends Timing {
  now(): Date;
  random(): number;
}

export interface ClientOptions {
  key: string;
  pace: Pace;
  /** API address; Stripe's own if omitted. */
  base?: string;
}

/** Creates readers that share a key and a rate limit. `close` ends their connections. */
export interface StripeClient {
  /** @param context the account to read with an organisation's key */
  reader(context?: string): StripeApi;
  close(): void;
}

/** The official client with Cambium's own rate limit and retries. */
export function stripeClient({ key, pace, base }: ClientOptions, effects: StripeEffects): StripeClient {
  const place = placeOf(base);
  const options = { keepAlive: true, maxSockets: pace.atOnce };
  const agent = place.protocol === "http" ? new Agent(options) : new SecureAgent(options);
  const stripe = new Stripe(key, {
    ...place,
    apiVersion: API_VERSION,
    typescript: true,
    telemetry: false,
    maxNetworkRetries: 0,
    httpClient: withoutRetry(Stripe.createNodeHttpClient(agent)),
    appInfo: { name: "Cambium" },
  });
  const inTurn = limiter(pace, effects);
  return {
    reader(context) {
      const counts = { requests: 0, retries: 0 };
      const ask = (address: string) =>
        inTurn(async (): Promise<unknown> => {
          counts.requests += 1;
          return stripe.rawRequest("GET", address, undefined, { stripeContext: context });
        });
      const onRetry = () => {
        counts.retries += 1;
      };
      return {
        counts,
        async get(path, query = {}) {
          try {
            const patience = { sleep: effects.sleep, random: effects.random, onRetry };
            const body = await retry(() => ask(withQuery(path, query)), excuseOf, gaveUp, patience);
            return { body, at: dateOf(body) ?? Math.floor(effects.now().getTime() / 1000) };
          } catch (error) {
            throw explain(error, path, key);
          }
        },
      };
    },
    close: () => agent.destroy(),
  };
}

/** Hides error codes from the library, which otherwise retries closed connections itself, past the rate limit. */
function withoutRetry(client: Stripe.HttpClient): Stripe.HttpClient {
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (...request) => {
      try {
        return readable(await client.makeRequest(...request));
      } catch (cause) {
        const code = z.object({ code: z.string() }).safeParse(cause).data?.code;
        throw new Error(`the connection failed${code === undefined ? "" : ` (${code})`}`);
      }
    },
  };
}

const LOCAL = ["127.0.0.1", "localhost", "[::1]"];

function placeOf(base: string | undefined) {
  if (base === undefined || base === "") return {};
  const odd = oddCharacter(base);
  const url = odd === null ? URL.parse(base) : null;
  const protocol = url?.protocol === "http:" ? "http" : url?.protocol === "https:" ? "https" : null;
  if (url === null || protocol === null || (protocol === "http" && !LOCAL.includes(url.hostname)))
    throw new CambiumError("usage", `STRIPE_API_BASE ${odd ?? "isn't a valid API address"}`, {
      hint: "Use an https address such as https://api.stripe.com; http only works for this machine.",
    });
  const port = url.port === "" ? (protocol === "http" ? 80 : 443) : Number(url.port);
  return { host: url.hostname, port, protocol } as const;
}

function withQuery(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const one of value) params.append(`${name}[]`, one);
    else if (typeof value === "object") {
      for (const [bound, limit] of Object.entries(value))
        if (limit !== undefined) params.append(`${name}[${bound}]`, String(limit));
    } else params.append(name, String(value));
  }
  return params.size === 0 ? path : `${path}?${params}`;
}

const answerSchema = z.object({ lastResponse: z.object({ headers: z.object({ date: z.string() }) }) });

function dateOf(answer: unknown): number | null {
  const read = answerSchema.safeParse(answer);
  const ms = read.success ? Date.parse(read.data.lastResponse.headers.date) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}
