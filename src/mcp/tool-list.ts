import { z } from "zod";
import { type Operation, REACHES } from "../api/operation.ts";
import { isSecretName } from "../api/perform.ts";
import { parametersOf } from "../api/text-input.ts";
import { CambiumError } from "../base/error.ts";

/** What an assistant may do. */
export interface Allowed {
  /** Make changes; without, it can only read. */
  writes: boolean;
  /** Name files and hosts of the machine. */
  files: boolean;
  /** The only tools it is given, by name; all that are allowed by default. */
  only?: readonly string[];
}

/** Reads only: what an assistant may do unless its user says more. */
export const READING: Allowed = { writes: false, files: false };

/** An operation as a tool for assistants. */
export interface Tool {
  operation: Operation;
  name: string;
  title: string;
  description: string;
  inputSchema: { type: "object"; [key: string]: unknown };
  annotations: {
    title: string;
    readOnlyHint: boolean;
    destructiveHint: boolean;
    idempotentHint: boolean;
    openWorldHint: boolean;
  };
}

/** The input that every long list is paged by whose operation has no `offset`. */
export const FROM_ROW = "from_row";

/** Operations that are for pages and for the product itself, not for assistants. */
const NOT_FOR_ASSISTANTS = new Set(["demo leave"]);

/**
 * The tools of an assistant: the operations that it may run, in their order.
 * @throws CambiumError `usage` for a name in `only` that isn't a tool it may use
 */
export function toolsOf(operations: readonly Operation[], allowed: Allowed): Tool[] {
  const all = operations.filter((one) => isAllowed(one, allowed)).map(toolOf);
  const { only } = allowed;
  if (only === undefined) return all;
  const unknown = only.find((name) => !all.some((tool) => tool.name === name));
  if (unknown !== undefined)
    throw new CambiumError("usage", `no such tool: "${unknown}"`, {
      hint: `Use the name of a command with _ for its spaces, such as ${all[0]?.name}; tools that make changes need --allow-writes.`,
    });
  return all.filter(({ name }) => only.includes(name));
}

/** The name of an operation's tool. */
export function toolName({ name }: Pick<Operation, "name">): string {
  return name.replaceAll(" ", "_");
}

function isAllowed(operation: Operation, { writes, files }: Allowed): boolean {
  const parameters = parametersOf(operation);
  return (
    !NOT_FOR_ASSISTANTS.has(operation.name) &&
    !parameters.some(({ name }) => isSecretName(name) && name !== "url") &&
    (writes || operation.effect === "read") &&
    (files || parameters.every(({ reaches }) => reaches === null))
  );
}

const known = new WeakMap<Operation, Tool>();

function toolOf(operation: Operation): Tool {
  const tool = known.get(operation) ?? madeTool(operation);
  known.set(operation, tool);
  return tool;
}

function madeTool(operation: Operation): Tool {
  const isRead = operation.effect === "read";
  const title = operation.name.charAt(0).toUpperCase() + operation.name.slice(1);
  return {
    operation,
    name: toolName(operation),
    title,
    description: operation.summary,
    inputSchema: inputSchemaOf(operation),
    annotations: {
      title,
      readOnlyHint: isRead,
      destructiveHint: !isRead,
      idempotentHint: isRead,
      openWorldHint: parametersOf(operation).some(({ reaches }) => reaches !== null),
    },
  };
}

/** The input of a tool as JSON Schema: that of its operation and, for lists that it doesn't page itself, `from_row`. */
function inputSchemaOf(operation: Operation): Tool["inputSchema"] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(operation.input, { io: "input" }));
  const paged = isPagedByRow(operation) ? { [FROM_ROW]: FROM_ROW_SCHEMA } : {};
  return {
    type: "object",
    properties: { ...withoutMarks(properties), ...paged },
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

const FROM_ROW_SCHEMA = {
  type: "integer",
  minimum: 0,
  description: "Leave out this many rows at the start of each list: to page through what an answer left out",
};

/** Whether `from_row` pages through an operation's lists. */
export function isPagedByRow(operation: Operation): boolean {
  return operation.effect === "read" && !parametersOf(operation).some(({ name }) => name === "offset");
}

/** Inputs without the marks that are ours. */
function withoutMarks(properties: Record<string, Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { [REACHES]: _, ...schema }]) => [name, schema]),
  );
}
