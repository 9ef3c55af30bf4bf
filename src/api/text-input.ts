import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import type { Reason } from "../base/reasons/error-reasons.ts";
import { type Operation, REACHES } from "./operation.ts";

/** One input of an operation, as text interfaces see it. */
export interface Parameter {
  name: string;
  type: "string" | "integer" | "boolean" | "list";
  isRequired: boolean;
  summary: string;
  /** The allowed values, if the set is fixed; otherwise empty. */
  choices: string[];
  /** What it reaches beyond the data folder; null if nothing. */
  reaches: "path" | "address" | null;
}

const reachSchema = { [REACHES]: z.enum(["path", "address"]).optional() };
const propertySchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  items: z.object(reachSchema).optional(),
  ...reachSchema,
});
const objectSchema = z.object({
  properties: z.record(z.string(), propertySchema).default({}),
  required: z.array(z.string()).default([]),
});

const known = new WeakMap<Operation, Parameter[]>();

/** The inputs of an operation, in order. */
export function parametersOf(operation: Operation): Parameter[] {
  const parameters = known.get(operation) ?? readParameters(operation);
  known.set(operation, parameters);
  return parameters;
}

function readParameters(operation: Operation): Parameter[] {
  const schema = objectSchema.parse(z.toJSONSchema(operation.input, { io: "input" }));
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    type: typeOf(property.type),
    isRequired: schema.required.includes(name),
    summary: property.description ?? "",
    choices: property.enum ?? [],
    reaches: property[REACHES] ?? property.items?.[REACHES] ?? null,
  }));
}

/** The HTTP method of an operation: POST if it changes something, reaches a file or a host, or is long, else GET. */
export function methodOf(operation: Operation): "GET" | "POST" {
  const isShort = operation.effect === "read" && operation.isPosted === undefined;
  const isPlain = isShort && parametersOf(operation).every(({ reaches }) => !reaches);
  return isPlain ? "GET" : "POST";
}

function typeOf(type: string | undefined): Parameter["type"] {
  if (type === "array") return "list";
  if (type === "integer" || type === "number") return "integer";
  return type === "boolean" ? "boolean" : "string";
}

/**
 * Parses an operation's input from text, as given on a command line or in a URL.
 * @throws CambiumError `usage` naming the invalid input
 */
export function inputFromText(
  operation: Operation,
  texts: Record<string, string[]>,
): Record<string, unknown> {
  const parameters = parametersOf(operation);
  const input: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(texts)) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      throw new CambiumError("usage", `unknown input for ${operation.name}: "${name}"`, {
        hint:
          parameters.length === 0
            ? "It has no inputs."
            : `Use one of ${parameters.map((one) => one.name).join(", ")}.`,
      });
    }
    input[name] = valueFrom(parameter, values);
  }
  return checkedInput(operation, input);
}

/**
 * Validates an operation's input.
 * @throws CambiumError `usage` naming the invalid input
 */
export function checkedInput(operation: Operation, input: unknown): Record<string, unknown> {
  const names = parametersOf(operation).map(({ name }) => name);
  const unknown = Object.keys(Object(input)).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new CambiumError("usage", `unknown input for ${operation.name}: "${unknown}"`, {
      hint: names.length === 0 ? "It has no inputs." : `Use one of ${names.join(", ")}.`,
    });
  }
  const checked = operation.input.safeParse(input);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const name = issue?.path[0] ?? "input";
  const parameter = parametersOf(operation).find((candidate) => candidate.name === name);
  const hint =
    parameter === undefined || parameter.choices.length === 0
      ? (parameter?.summary ?? "See the operation's description.")
      : `Use one of ${parameter.choices.join(", ")}.`;
  const given: unknown = Object(input)[name];
  const isUnknown = issue?.code === "invalid_value" && typeof given === "string";
  const says = isUnknown
    ? `unknown ${String(name)}: "${given}"`
    : `${String(name)}: ${issue?.message ?? "is invalid"}`;
  const reason: Reason = isUnknown
    ? { id: "bad_value", input: String(name), text: given }
    : { id: "bad_input", input: String(name) };
  throw new CambiumError("usage", says, { hint, reason });
}

function valueFrom(parameter: Parameter, values: string[]): unknown {
  const last = values.at(-1) ?? "";
  if (parameter.type === "list") return values;
  if (parameter.type === "integer") return last.trim() === "" ? Number.NaN : Number(last);
  if (parameter.type === "boolean")
    return last === "" || last === "true" || last === "1"
      ? true
      : last === "false" || last === "0"
        ? false
        : last;
  return last;
}
