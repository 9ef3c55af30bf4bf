import { Hono, type Context as HonoContext } from "hono";
import { type Incomplete, withIncomplete } from "../api/incomplete.ts";
import { isLong, jsonParts } from "../api/json.ts";
import { annotations } from "../api/notes/annotations-operations.ts";
import { daysOfRows, notesSchema, withNotes } from "../api/notes/noted-rows.ts";
import type { Operation } from "../api/operation.ts";
import { allOperations } from "../api/operations.ts";
import { type Asking, answer, BY_HEADER, perform, type Way } from "../api/perform.ts";
import { forFile, tableCsv, tableParquet, wholeTable } from "../api/sql/table-files.ts";
import { checkedInput, inputFromText, methodOf, parametersOf } from "../api/text-input.ts";
import type { Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import { type Access, CHALLENGE, proofOf } from "./access/access.ts";
import { checkReach, type Env, fromHere, holderOf, letIn, smallBodies } from "./access/reach.ts";
import { type Ask, csvStream, csvText } from "./csv-stream.ts";
import { addMcp } from "./mcp-route.ts";
import { openApi, PARQUET, pathParameters, RESULT_PATH, UPLOAD_PATH } from "./openapi.ts";
import { withHeaders } from "./pages/headers.ts";
import { addOpen } from "./pages/open-link.ts";
import { page } from "./pages/pages.ts";
import { problem } from "./problem.ts";
import { addResults, RESULT_ROUTE } from "./result-route.ts";
import { addUploads } from "./upload-route.ts";
import { addWebhook, type Brought } from "./webhook-route.ts";

export interface AppOptions {
  version: string;
  instance: string;
  /** Who may use the server. */
  access: Access;
  /** The folder of the built pages. */
  webDirectory: string;
  /** Whether assistants at /mcp may make changes; by default they only read. */
  mayAssistantsWrite?: boolean;
  /** Called after a webhook delivered something. */
  onWebhook?(brought: Brought): void;
  /** Bytes that an uploaded file may have; by default as many as the limit says. */
  mostUploaded?: number;
}

/**
 * Cambium's HTTP side: the operations under /api/v1, their OpenAPI description, the same for assistants at /mcp, and
 * the pages. Operations need the server's token or a browser's key. Pages, health and description contain no figures
 * and are open to everyone on this machine. Webhooks accept any host name, but must be signed.
 */
export function httpApp(workspace: Workspace, options: AppOptions): Hono<Env> {
  const { access, webDirectory } = options;
  const app = new Hono<Env>();
  app.use(withHeaders(webDirectory));
  addWebhook(app, workspace, options.onWebhook ?? (() => undefined));
  app.use(fromHere);
  app.use("/api/*", letIn(access));
  addUploads(app, workspace, options.mostUploaded);
  app.use(smallBodies);
  addOpen(app, access, webDirectory);
  addMcp(app, workspace, options);
  app.get("/health", async (context) => {
    const { busy } = workspace;
    const told = (await holderOf(context, access)) === null ? {} : { busy };
    return context.json({
      ...healthOf(options, context.req.query("challenge")),
      is_busy: busy !== null,
      ...told,
    });
  });
  let description: string | undefined;
  app.get("/openapi.json", (context) => {
    description ??= JSON.stringify(openApi(allOperations, options.version));
    return context.body(description, 200, { "content-type": "application/json" });
  });
  addResults(app, workspace);
  for (const operation of allOperations) addOperation(app, workspace, operation);
  for (const operation of allOperations) app.all(routeOf(operation), () => otherMethod(operation));
  app.all(UPLOAD_PATH, () => wrongMethod(UPLOAD_PATH, ["POST"]));
  app.all(RESULT_ROUTE, () => wrongMethod(RESULT_PATH, ["GET"]));
  app.all("/api/*", ({ req }) => nothingAt(req.path, "See /openapi.json."));
  app.get("*", async ({ req }) => page(req.path, webDirectory, 200, req.header("accept-encoding")));
  app.notFound(({ req }) => nothingAt(req.path, "See /openapi.json for what's available."));
  app.onError((error) => problem(error));
  return app;
}

/**
 * What the server tells everyone about itself; given a challenge, also proof that it wrote the note in the data folder.
 */
function healthOf({ instance, version, access }: AppOptions, challenge: string | undefined) {
  if (challenge !== undefined && !CHALLENGE.test(challenge))
    throw new CambiumError("usage", "invalid challenge", { hint: "Send 22 to 128 letters and digits." });
  const proof = challenge !== undefined && { proof: proofOf(access.token, challenge) };
  return { name: "cambium", instance, version, ...proof };
}

const routeOf = ({ path }: Operation) => `/api/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;

function addOperation(app: Hono<Env>, workspace: Workspace, operation: Operation): void {
  const route = routeOf(operation);
  const hasCsv = operation.effect === "read" && operation.rows !== undefined;
  if (methodOf(operation) === "POST") {
    app.post(route, async (context) => {
      const input = await bodyOf(context, operation);
      if (operation.effect === "read") return reply(workspace, operation, input, formOf(context, false));
      return json(await perform(workspace, operation, input, askingOf(context)));
    });
    if (hasCsv)
      app.post(`${route}.csv`, async (context) => {
        const input = await bodyOf(context, operation);
        return reply(workspace, operation, input, formOf(context, true));
      });
    if (operation.isTable === true) addParquet(app, workspace, operation);
    return;
  }
  // For an id that itself ends in .csv, write %2Ecsv.
  app.get(route, async (context) => {
    const params: Record<string, string> = { ...context.req.param() };
    const last = operation.path.endsWith("}") ? pathParameters(operation).at(-1) : undefined;
    const isCsv = last !== undefined && new URL(context.req.url).pathname.endsWith(".csv");
    if (isCsv) params[last] = (params[last] ?? "").slice(0, -".csv".length);
    return read(workspace, operation, params, formOf(context, isCsv), context);
  });
  if (!operation.path.endsWith("}") && hasCsv) {
    app.get(`${route}.csv`, async (context) =>
      read(workspace, operation, context.req.param(), formOf(context, true), context),
    );
  }
}

/** Answers with the rows of a question as a Parquet file. */
function addParquet(app: Hono<Env>, workspace: Workspace, operation: Operation): void {
  const route = `${routeOf(operation)}.parquet`;
  app.post(route, async (context) => {
    const input = await bodyOf(context, operation);
    const { output } = await answer(workspace, operation, forFile(operation, input), askingOf(context));
    const content = await tableParquet(workspace.store, wholeTable(input, output));
    return new Response(new Uint8Array(content), {
      headers: { "content-type": PARQUET, "cache-control": "no-store" },
    });
  });
  app.all(route, () => wrongMethod(`${operation.path}.parquet`, ["POST"]));
}

/**
 * The input in a request's body.
 * @throws CambiumError also for inputs that the caller may not pass
 */
async function bodyOf(context: HonoContext<Env>, operation: Operation): Promise<Record<string, unknown>> {
  const body: unknown = await context.req.json().catch(() => {
    throw new CambiumError("usage", "the body isn't JSON", { hint: "Send the input as a JSON object." });
  });
  const key = context.req.header("idempotency-key");
  const isKeyed = key !== undefined && parametersOf(operation).some(({ name }) => name === "idempotency_key");
  const given = {
    ...(typeof body === "object" ? body : {}),
    ...(isKeyed && { idempotency_key: key }),
    ...context.req.param(),
  };
  checkReach(operation, Object.keys(given), context.get("holder"));
  return checkedInput(operation, given);
}

function otherMethod(operation: Operation): Response {
  const methods = allOperations.filter((one) => routeOf(one) === routeOf(operation)).map(methodOf);
  return wrongMethod(operation.path, methods);
}

function wrongMethod(path: string, methods: string[]): Response {
  const refused = problem(
    new CambiumError("usage", `${path} needs ${methods.join(" or ")}`, { hint: "See /openapi.json." }),
    405,
  );
  refused.headers.set("allow", methods.join(", "));
  return refused;
}

function nothingAt(path: string, hint: string): Response {
  return problem(
    new CambiumError("not_found", `nothing found at ${path}`, { reason: { id: "no_address", path }, hint }),
  );
}

/** The form of the answer. */
interface Form {
  isCsv: boolean;
  /** Whether to include its context. */
  isTold: boolean;
  /** Whether to add the notes of charts to the rows of a CSV. */
  isNoted: boolean;
  /** The list to return, when the answer has several. */
  list: string | undefined;
  asking: Asking;
}

function formOf(context: HonoContext<Env>, isCsv: boolean): Form {
  const { req } = context;
  return {
    isCsv,
    isTold: readFlag("context", req.query("context")),
    isNoted: isCsv && readFlag("notes", req.query("notes")),
    list: req.queries("list")?.at(-1),
    asking: askingOf(context),
  };
}

/** Answers a GET request. */
function read(
  workspace: Workspace,
  operation: Operation,
  params: Record<string, string>,
  form: Form,
  { req }: HonoContext<Env>,
): Promise<Response> {
  const { context: _, list, notes, ...asked } = req.queries();
  const others = form.isCsv || notes === undefined ? asked : { ...asked, notes };
  const hasLists = form.isCsv && operation.lists !== undefined;
  const texts = { ...others, ...(!hasLists && list !== undefined && { list }), ...lists(params) };
  return reply(workspace, operation, inputFromText(operation, texts), form);
}

async function reply(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  { isCsv, isTold, isNoted, list, asking }: Form,
): Promise<Response> {
  const isLong = isCsv && operation.page !== undefined && input.limit === undefined;
  if (isLong && isNoted)
    throw new CambiumError("usage", `${operation.name} has no chart that notes are on`, {
      hint: "Leave out notes.",
    });
  const ask: Ask = async (asked) => {
    const found = await answer(workspace, operation, asked, asking, {
      isTold,
      ...(isLong && { isKept: false }),
    });
    if (found.context === null) return found;
    return { ...found, context: { ...found.context, exported_at: workspace.effects.now().toISOString() } };
  };
  if (isLong) return csvStream(operation, ask, input).then(({ body, incomplete }) => csv(body, incomplete));
  const found = await ask(isCsv ? forFile(operation, input) : input);
  const { output, context, incomplete } = found;
  if (isCsv && operation.isTable === true) {
    const table = wholeTable(input, output);
    if (context === null && !isNoted) return csv(await tableCsv(table), incomplete);
  }
  if (!isCsv || operation.rows === undefined) {
    const whole = withIncomplete(output, incomplete);
    return json(context === null ? whole : { ...Object(whole), context });
  }
  return csv(
    await csvText(operation, found, {
      list: operation.lists === undefined ? undefined : list,
      noted: isNoted ? (rows) => noted(workspace, rows, asking) : undefined,
    }),
    incomplete,
  );
}

/** Rows with the notes of their days. */
async function noted(workspace: Workspace, rows: Row[], asking: Asking): Promise<Row[]> {
  const days = daysOfRows(rows);
  if (days === null) return rows;
  const found = await answer(workspace, annotations, { ...days, limit: MOST_NOTES }, asking);
  return withNotes(rows, notesSchema.parse(found.output).rows);
}

type Row = Record<string, unknown>;
/** As many as a page of `annotations` can have. */
const MOST_NOTES = 1000;

/** A CSV response; a header says when the evidence is incomplete. */
function csv(body: string | ReadableStream<Uint8Array>, incomplete: Incomplete | null): Response {
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "cache-control": "no-store",
      ...(incomplete !== null && { [INCOMPLETE_HEADER]: incomplete.says }),
    },
  });
}

/**
 * A boolean in the query that isn't an input of the operation.
 * @throws CambiumError `usage` for anything but a boolean
 */
function readFlag(name: string, text = "false"): boolean {
  if (["", "true", "1"].includes(text)) return true;
  if (["false", "0"].includes(text)) return false;
  throw new CambiumError("usage", `${name}: "${text}" must be true or false`, {
    hint: "With true, the answer includes its policy, filters and evidence.",
  });
}

/** Who is asking, and the signal that they left. */
function askingOf(context: HonoContext<Env>): Asking {
  return { by: wayOf(context), gone: context.req.raw.signal };
}

/** Requests count as the command line's, or as an assistant's, only if they say so and carry the token. */
function wayOf(context: HonoContext<Env>): Way {
  const by = context.req.header(BY_HEADER);
  const isKnown = by === "command line" || by === "assistant";
  return isKnown && context.get("holder") === "token" ? by : "http";
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

/** The header that says in a CSV response that an account's first sync hasn't finished. */
const INCOMPLETE_HEADER = "cambium-incomplete";
