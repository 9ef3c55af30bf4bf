import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { Hono, type Context as HonoContext } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type Incomplete, withIncomplete } from "../api/incomplete.ts";
import { isLong, jsonParts } from "../api/json.ts";
import type { Operation } from "../api/operation.ts";
import { allOperations } from "../api/operations.ts";
import { type Asking, answer, BY_HEADER, perform, type Way } from "../api/perform.ts";
import { checkedInput, inputFromText } from "../api/text.ts";
import type { Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import { LIMITS, tooMuch } from "../base/limits.ts";
import { type Ask, csvStream, csvText } from "./csv-stream.ts";
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
  const onError = (): Response => problem(tooMuch("body", `more than ${LIMITS.body.most}`), 413);
  app.use("/api/*", bodyLimit({ maxSize: LIMITS.body.most, onError }));
  addWebhook(app, workspace, options.onWebhook ?? (() => undefined));
  app.get("/health", (context) =>
    context.json({
      name: "cambium",
      instance: options.instance,
      version: options.version,
      busy: workspace.busy,
    }),
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
      return json(await perform(workspace, operation, input, askingOf(context)));
    });
    return;
  }
  // An id that ends in .csv itself is asked for as %2Ecsv.
  app.get(path, async (context) => {
    const params: Record<string, string> = { ...context.req.param() };
    const last = operation.path.endsWith("}") ? pathParameters(operation).at(-1) : undefined;
    const isCsv = last !== undefined && new URL(context.req.url).pathname.endsWith(".csv");
    if (isCsv) params[last] = (params[last] ?? "").slice(0, -".csv".length);
    return read(
      workspace,
      operation,
      { ...context.req.queries(), ...lists(params) },
      isCsv,
      askingOf(context),
    );
  });
  if (!operation.path.endsWith("}") && operation.rows !== undefined) {
    app.get(`${path}.csv`, async (context) =>
      read(
        workspace,
        operation,
        { ...context.req.queries(), ...lists(context.req.param()) },
        true,
        askingOf(context),
      ),
    );
  }
}

async function read(
  workspace: Workspace,
  operation: Operation,
  { context: told, ...given }: Record<string, string[]>,
  isCsv: boolean,
  asking: Asking,
): Promise<Response> {
  const { list, ...others } = given;
  const hasLists = isCsv && operation.lists !== undefined;
  const texts = hasLists ? others : given;
  const isTold = readFlag("context", told);
  const input = inputFromText(operation, texts);
  const isLong = isCsv && operation.page !== undefined && input.limit === undefined;
  const ask: Ask = async (asked) => {
    const found = await answer(workspace, operation, asked, asking, {
      isTold,
      ...(isLong && { isKept: false }),
    });
    if (found.context === null) return found;
    return { ...found, context: { ...found.context, exported_at: workspace.effects.now().toISOString() } };
  };
  if (isLong) return csvStream(operation, ask, input).then(({ body, incomplete }) => csv(body, incomplete));
  const found = await ask(input);
  const { output, context, incomplete } = found;
  if (!isCsv || operation.rows === undefined) {
    const whole = withIncomplete(output, incomplete);
    return json(context === null ? whole : { ...Object(whole), context });
  }
  return csv(await csvText(operation, found, { list: hasLists ? list?.at(-1) : undefined }), incomplete);
}

/** A CSV answer; a header says so where the evidence is not whole. */
function csv(body: string | ReadableStream<Uint8Array>, incomplete: Incomplete | null): Response {
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "cache-control": "no-store",
      ...(incomplete !== null && { [INCOMPLETE_HEADER]: incomplete.says }),
    },
  });
}

/** A yes or no of the address that is no input of an operation. @throws CambiumError `usage` for anything else */
function readFlag(name: string, given: string[] | undefined): boolean {
  const text = given?.at(-1) ?? "false";
  if (["", "true", "1"].includes(text)) return true;
  if (["false", "0"].includes(text)) return false;
  throw new CambiumError("usage", `${name}: "${text}" is neither true nor false`, {
    hint: "With true, the answer says under which policy, filters and evidence it stands.",
  });
}

function wayOf(by: string | undefined): Way {
  return by === "command line" ? by : "http";
}

/** Who asks, and whether they are still there. */
function askingOf({ req }: HonoContext): Asking {
  return { by: wayOf(req.header(BY_HEADER)), gone: req.raw.signal };
}

function lists(params: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value]]));
}

function json(output: unknown): Response {
  const headers = { "cache-control": "no-store" };
  if (!isLong(output)) return Response.json(output, { headers });
  return new Response(streamOf(jsonParts(output)), {
    headers: { ...headers, "content-type": "application/json" },
  });
}

function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void parts.return(undefined),
  });
}

/** Says in an answer without room for it that the first sync of an account has not ended. */
const INCOMPLETE_HEADER = "cambium-incomplete";

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

/** A file of the pages; every other address is one of the pages themselves, which read it. */
async function page(path: string, directory: string): Promise<Response> {
  const isAsset = path.startsWith("/assets/");
  const found =
    (await fileOf(join(directory, normalize(path)))) ??
    (isAsset ? null : await fileOf(join(directory, "index.html")));
  if (found === null) {
    return problem(
      new CambiumError("not_found", `there is no page ${path}`, {
        hint: "In a clone, run `npm run build` first.",
      }),
    );
  }
  const cache = isAsset ? "public, max-age=31536000, immutable" : "no-cache";
  return new Response(new Uint8Array(found.body), {
    headers: { "content-type": TYPES[found.extension] ?? "application/octet-stream", "cache-control": cache },
  });
}

async function fileOf(file: string): Promise<{ body: Buffer; extension: string } | null> {
  try {
    return { body: await readFile(file), extension: extname(file) };
  } catch {
    return null;
  }
}
