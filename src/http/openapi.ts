import { z } from "zod";
import { incompleteSchema } from "../api/incomplete.ts";
import type { Operation } from "../api/operation.ts";
import { methodOf, type Parameter, parametersOf } from "../api/text-input.ts";
import { LIMITS, UPLOADS } from "../base/limits.ts";
import { REASONS } from "../base/reasons/error-reasons.ts";

/** Where files are sent to. */
export const UPLOAD_PATH = "/api/v1/uploads";

/** Where the files of scheduled queries are. */
export const RESULT_PATH = "/api/v1/sql/results/{query}/{file}";

/** The media type of Parquet. */
export const PARQUET = "application/vnd.apache.parquet";

/** Describes the HTTP API as OpenAPI 3.1, generated from the operations. */
export function openApi(operations: readonly Operation[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = `/api/v1${operation.path}`;
    const method = methodOf(operation).toLowerCase();
    paths[path] = { ...paths[path], [method]: describe(operation) };
    if (operation.effect === "read" && operation.rows !== undefined)
      paths[`${path}.csv`] = { [method]: describeCsv(operation) };
    if (operation.isTable === true) paths[`${path}.parquet`] = { [method]: describeParquet(operation) };
  }
  paths[UPLOAD_PATH] = { post: UPLOAD };
  paths[RESULT_PATH] = { get: RESULT };
  return {
    openapi: "3.1.0",
    info: {
      title: "Cambium",
      version,
      description:
        "Measures, explains and grows expansion revenue. Reads use GET, so every figure has a URL; operations that change something or read a file on the machine use POST. Every operation needs the server's token, or a browser signed in with a link from `cambium open`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [TOKEN, BROWSER],
    paths,
    components: { schemas: { Problem: PROBLEM }, securitySchemes: SCHEMES },
  };
}

const TOKEN = { token: [] };
const BROWSER = { browser: [] };
const SCHEMES = {
  token: {
    type: "http",
    scheme: "bearer",
    description: "The server's token; print the header with `cambium open --header`",
  },
  browser: {
    type: "apiKey",
    in: "cookie",
    name: "cambium-4321",
    description: "Set when a browser opens a link from `cambium open`; the name ends in the server's port",
  },
};

/** An error as RFC 9457 defines it, with Cambium's extra fields. */
const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened" },
    hint: { type: "string", description: "How to fix it" },
    reason: {
      type: "object",
      required: ["id"],
      properties: { id: { enum: Object.keys(REASONS) } },
      description: "Why, as an id with what the detail names, for programs to tell apart or translate",
    },
    ways_out: {
      type: "array",
      items: { type: "object" },
      description: "Ways to fix it as inputs to add, as in the warnings of an import",
    },
    bad_rows: {
      type: "array",
      items: { type: "object" },
      description: "Bad rows of an input file",
    },
  },
};

const PROBLEMS = {
  "4XX": { description: "The request can't be fulfilled", content: problemContent() },
  "5XX": { description: "Something failed on the server", content: problemContent() },
};

function problemContent(): Record<string, unknown> {
  return { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
}

/** The route that takes in files. */
const UPLOAD = {
  operationId: "upload",
  summary: "Send a file for `imports` and `imports preview`",
  parameters: [
    {
      name: "name",
      in: "query",
      required: true,
      description: "Name of the file, such as periods.csv",
      schema: { type: "string" },
    },
  ],
  requestBody: {
    required: true,
    description: `The file as it is, up to ${LIMITS.upload.most} bytes`,
    content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
  },
  responses: {
    "200": {
      description: `Received. The file waits for ${UPLOADS.hours} hours, or until the server stops`,
      content: {
        "application/json": {
          schema: {
            type: "object",
            required: ["upload", "name", "bytes"],
            properties: {
              upload: { type: "string", description: "Id, for the input `uploads`" },
              name: { type: "string" },
              bytes: { type: "integer" },
            },
          },
        },
      },
    },
    ...PROBLEMS,
  },
};

/** The content of a file. */
const FILE = { schema: { type: "string", format: "binary" } };

/** The route that gives the files of scheduled queries. */
const RESULT = {
  operationId: "sql_result",
  summary: "Download a result of a scheduled query",
  parameters: [
    { name: "query", in: "path", required: true, description: "Id of the query", schema: { type: "string" } },
    {
      name: "file",
      in: "path",
      required: true,
      description: "Name of the file, as in `sql results`, such as 2026-01-05.csv",
      schema: { type: "string" },
    },
  ],
  responses: {
    "200": { description: "The file", content: { "text/csv": FILE, [PARQUET]: FILE } },
    ...PROBLEMS,
  },
};

function describe(operation: Operation): Record<string, unknown> {
  const schema = z.toJSONSchema(answerSchema(operation), { io: "output" });
  return {
    operationId: operation.name.replaceAll(" ", "_"),
    summary: operation.summary,
    ...asked(operation, operation.effect === "read" ? [CONTEXT] : []),
    responses: {
      "200": { description: "Done", content: { "application/json": { schema: plain(schema) } } },
      ...PROBLEMS,
    },
  };
}

/**
 * How an operation takes its inputs, and who may pass them.
 * @param form parameters for the form of the answer
 */
function asked(operation: Operation, form: Record<string, unknown>[]): Record<string, unknown> {
  const inPath = pathParameters(operation);
  const parameters = parametersOf(operation);
  const described = (some: Parameter[]) => [...some.map((one) => parameter(one, inPath)), ...form];
  if (methodOf(operation) === "GET") return { parameters: described(parameters) };
  const fields = Object.entries(operation.input.shape).filter(([name]) => !inPath.includes(name));
  const body = plain(z.toJSONSchema(z.object(Object.fromEntries(fields)), { io: "input" }));
  const reaching = parameters.filter(({ reaches }) => reaches !== null);
  return {
    parameters: described(parameters.filter(({ name }) => inPath.includes(name))),
    requestBody: { required: true, content: { "application/json": { schema: body } } },
    ...(reaching.some(({ isRequired }) => isRequired) && { security: [TOKEN] }),
  };
}

/** An operation's answer; for questions, with the note about incomplete evidence. */
function answerSchema({ effect, output }: Operation): z.ZodType {
  if (effect === "write" || !(output instanceof z.ZodObject)) return output;
  return output.extend({ incomplete: incompleteSchema.optional() });
}

const CSV_SAYS =
  "Money as plain numbers in major units; the header names the currency, or the column that has it";

function describeCsv(operation: Operation): Record<string, unknown> {
  return {
    operationId: `${operation.name.replaceAll(" ", "_")}_csv`,
    summary: `${operation.summary}, as CSV`,
    ...asked(operation, [CONTEXT, NOTED, ...listParameter(operation)]),
    responses: {
      "200": { description: CSV_SAYS, content: { "text/csv": { schema: { type: "string" } } } },
      ...PROBLEMS,
    },
  };
}

function describeParquet(operation: Operation): Record<string, unknown> {
  return {
    operationId: `${operation.name.replaceAll(" ", "_")}_parquet`,
    summary: `${operation.summary}, as Parquet`,
    ...asked(operation, []),
    responses: {
      "200": {
        description: "All rows, in columns of the answer's types; lists, maps and others as text",
        content: { [PARQUET]: FILE },
      },
      ...PROBLEMS,
    },
  };
}

/** The parameter that selects the list a CSV returns, for answers with several. */
function listParameter({ rows, lists = [] }: Operation): Record<string, unknown>[] {
  if (lists.length === 0) return [];
  const description = `Another list in the answer, instead of ${rows}`;
  return [
    {
      name: "list",
      in: "query",
      required: false,
      description,
      schema: { type: "string", enum: [rows, ...lists] },
    },
  ];
}

const CONTEXT = {
  name: "context",
  in: "query",
  required: false,
  description:
    "Include the answer's policy, currency, time zone, filters, segment and evidence: as `context` in JSON, as columns on the right in CSV",
  schema: { type: "boolean" },
};

const NOTED = {
  name: "notes",
  in: "query",
  required: false,
  description:
    "Add the dated notes of charts as the column `notes`, each beside the day or period that it is of; for lists by day or period",
  schema: { type: "boolean" },
};

/** The inputs in an operation's path. */
export function pathParameters({ path }: Operation): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

function parameter(
  { name, type, isRequired, summary, choices }: Parameter,
  inPath: string[],
): Record<string, unknown> {
  const item = { type: type === "list" ? "string" : type, ...(choices.length > 0 && { enum: choices }) };
  return {
    name,
    in: inPath.includes(name) ? "path" : "query",
    required: isRequired,
    description: summary,
    schema: type === "list" ? { type: "array", items: item } : item,
    ...(type === "list" && { style: "form", explode: true }),
  };
}

function plain(schema: Record<string, unknown>): Record<string, unknown> {
  const { $schema: _, ...rest } = schema;
  return rest;
}
