import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { Hono } from "hono";
import { toCsv } from "../api/csv.ts";
import type { Operation } from "../api/operation.ts";
import { allOperations } from "../api/operations.ts";
import { BY_HEADER, perform } from "../api/perform.ts";
import { checkedInput, inputFromText } from "../api/text.ts";
import type { Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import { openApi, pathParameters } from "./openapi.ts";
import { problem } from "./problem.ts";
import { addWebhook, type Brought, WEBHOOK_PATH } from "./webhook.ts";

export interface AppOptions {
  version: string;
  instance: string;
  /** The built pages. */
  webDirectory: string;
  /** Told when a webhook brought something. */
  onWebhook?(brought: Brought): void;
}

/**
 * The HTTP side of Cambium: the operations under /api/v1, their description, and the pages.
 * Only requests that come from this machine's own name or address are answered; webhooks come under any name, signed.
 */
export function httpApp(workspace: Workspace, options: AppOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (context.req.path === WEBHOOK_PATH) return next();
    const refusal = refuse(context.req.header("host"), context.req.header("origin"), context.req.method);
    if (refusal !== null) return problem(new CambiumError("usage", refusal), 403);
    await next();
  });
  addWebhook(app, workspace, options.onWebhook ?? (() => undefined));
  app.get("/health", (context) =>
    context.json({ name: "cambium", instance: options.instance, version: options.version }),
  );
  app.get("/openapi.json", (context) => context.json(openApi(allOperations, options.version)));
  for (const operation of allOperations) addOperation(app, workspace, operation);
  app.all("/api/*", (context) =>
    problem(
      new CambiumError("not_found", `nothing answers at ${context.req.path}`, { hint: "See /openapi.json." }),
    ),
  );
  app.get("*", async (context) => page(context.req.path, options.webDirectory));
  app.onError((error) => problem(error));
  return app;
}

function addOperation(app: Hono, workspace: Workspace, operation: Operation): void {
  const path = `/api/v1${operation.path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
  if (operation.effect === "write") {
    app.post(path, async (context) => {
      const body: unknown = await context.req.json().catch(() => {
        throw new CambiumError("usage", "the body is not JSON", { hint: "Send the input as a JSON object." });
      });
      const input = checkedInput(operation, {
        ...(typeof body === "object" ? body : {}),
        ...context.req.param(),
      });
      const by = context.req.header(BY_HEADER) === "command line" ? "command line" : "http";
      return json(await perform(workspace, operation, input, by));
    });
    return;
  }
  const endsInParameter = operation.path.endsWith("}");
  app.get(path, async (context) => {
    const params: Record<string, string> = { ...context.req.param() };
    const last = endsInParameter ? pathParameters(operation).at(-1) : undefined;
    const isCsv = (last === undefined ? context.req.path : (params[last] ?? "")).endsWith(".csv");
    if (isCsv && last !== undefined) params[last] = (params[last] ?? "").slice(0, -".csv".length);
    return read(workspace, operation, { ...context.req.queries(), ...lists(params) }, isCsv);
  });
  if (!endsInParameter && operation.rows !== undefined) {
    app.get(`${path}.csv`, async (context) =>
      read(workspace, operation, { ...context.req.queries(), ...lists(context.req.param()) }, true),
    );
  }
}

async function read(
  workspace: Workspace,
  operation: Operation,
  texts: Record<string, string[]>,
  isCsv: boolean,
): Promise<Response> {
  const input = inputFromText(operation, texts);
  const output = await perform(workspace, operation, input, "http");
  if (!isCsv || operation.rows === undefined) return json(output);
  const rows: unknown = Object.entries(Object(output)).find(([name]) => name === operation.rows)?.[1];
  const csv = toCsv(Array.isArray(rows) ? rows : []);
  return new Response(csv, {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}

function lists(params: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value]]));
}

function json(output: unknown): Response {
  return Response.json(output, { headers: { "cache-control": "no-store" } });
}

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Why a request is not answered: another name for this server, or a page of another site that writes. */
function refuse(host: string | undefined, origin: string | undefined, method: string): string | null {
  if (host === undefined || !LOCAL.test(host))
    return `this server does not answer to the name ${host ?? "(none)"}`;
  if (method === "GET" || method === "HEAD" || origin === undefined) return null;
  return origin === `http://${host}` ? null : `pages of ${origin} may not change anything here`;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

async function page(path: string, directory: string): Promise<Response> {
  const isFile = extname(path) !== "";
  const file = join(directory, isFile ? normalize(path) : "index.html");
  try {
    const body = await readFile(file);
    const cache = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    return new Response(new Uint8Array(body), {
      headers: { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": cache },
    });
  } catch {
    return problem(
      new CambiumError("not_found", `there is no page ${path}`, {
        hint: "In a clone, run `npm run build` first.",
      }),
    );
  }
}
