import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { NEWEST } from "../account/versions.ts";
import type { StripeData } from "../data/data.ts";
import { type Question, readQuestion } from "./answer.ts";
import { type Fault, type Faults, faultOf } from "./faults.ts";
import { checkPermission, type Keys, openAccount } from "./keys.ts";
import type { Page } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { newRequestBook, type RequestBook, type RequestLog } from "./requests.ts";

export interface StripeOptions {
  keys: Keys;
  /** The port; a free one by default. */
  port?: number;
  faults?: Faults;
  /** Number of days that events are listed for; 30 on Stripe. */
  eventDays?: number;
  /** Whether to count how often each id is served: true by default, costly for large accounts. */
  isServedCounted?: boolean;
}

export interface SimulatedStripe {
  url: string;
  port: number;
  requests: RequestLog;
  close(): Promise<void>;
}

interface Reply {
  status: number;
  body: string;
  headers: Record<string, string>;
  ids: readonly string[];
}

const SLOW_MS = 500;

/** Serves accounts on 127.0.0.1 like Stripe's API, read only. */
export async function startStripe(
  accounts: readonly StripeData[],
  options: StripeOptions,
): Promise<SimulatedStripe> {
  const book = newRequestBook(options.isServedCounted ?? true);
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    void serve(request, response, accounts, options, book);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: book.log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  accounts: readonly StripeData[],
  options: StripeOptions,
  book: RequestBook,
): Promise<void> {
  request.resume();
  const asked = attempt(() =>
    readQuestion(request.method ?? "GET", new URL(request.url ?? "/", "http://stripe")),
  );
  const number = book.began(asked instanceof Refusal ? "elsewhere" : asked.pattern);
  response.once("close", () => book.ended(response.statusCode));
  const reply = replyTo(request, asked, accounts, options);
  const fault = options.faults && reply.status < 400 ? faultOf(options.faults, number) : undefined;
  if (fault !== undefined) book.failed(fault.name);
  if (fault?.isSlow) await sleep(options.faults?.slowMs ?? SLOW_MS);
  send(
    response,
    number,
    fault?.refusal ? { ...refused(fault.refusal), headers: dated(reply, fault) } : reply,
    fault,
  );
  if (fault === undefined || fault.isSlow) book.sent(reply.ids);
}

function replyTo(
  request: IncomingMessage,
  asked: Question | Refusal,
  accounts: readonly StripeData[],
  options: StripeOptions,
): Reply {
  const opened = attempt(() => openAccount(request.headers, options.keys, accounts));
  if (opened instanceof Refusal) return refused(opened);
  const { account, key, version } = opened;
  const date = new Date(account.now() * 1000).toUTCString();
  const headers = { date, "stripe-account": account.id, "stripe-version": version };
  if (asked instanceof Refusal) return refused(asked, headers);
  const page: Page | Refusal = attempt(() => {
    checkPermission(options.keys, key, asked.permission, account.id);
    return asked.answer(account, options.eventDays ?? 30);
  });
  if (page instanceof Refusal) return refused(page, headers);
  return { status: 200, body: page.json, ids: page.ids, headers };
}

function refused({ status, error, headers }: Refusal, more: Record<string, string> = {}): Reply {
  return { status, body: JSON.stringify({ error }), ids: [], headers: { ...more, ...headers } };
}

/** A fault's headers, with the date of the response it replaces. */
function dated(reply: Reply, fault: Fault): Record<string, string> {
  return { ...reply.headers, ...fault.refusal?.headers };
}

function send(response: ServerResponse, number: number, reply: Reply, fault: Fault | undefined): void {
  const body = Buffer.from(reply.body);
  response.sendDate = reply.headers.date === undefined;
  response.writeHead(reply.status, {
    "stripe-version": NEWEST,
    ...reply.headers,
    "content-type": "application/json",
    "content-length": body.length,
    "request-id": `req_${String(number).padStart(14, "0")}`,
  });
  if (!fault?.isCut) response.end(body);
  else response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

/** A function's result or refusal; any other error is a bug and becomes a 500. */
function attempt<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    return new Refusal(500, {
      type: "api_error",
      message: error instanceof Error ? (error.stack ?? "") : "",
    });
  }
}
