import { z } from "zod";
import { metrics } from "../api/ask/questions.ts";
import type { Operation } from "../api/operation.ts";
import { glossary } from "./glossary.ts";
import type { House } from "./house.ts";
import { slimmed } from "./slim.ts";
import { type Tool, toolName } from "./tool-list.ts";

/** Something that an assistant may read before it asks. */
export interface Resource {
  uri: string;
  name: string;
  title: string;
  description: string;
  read(house: House, gone?: AbortSignal): Promise<unknown>;
}

const JSON_TYPE = "application/json";

/** The resources: what figures mean, what can be asked, and what words mean. */
export function resourcesOf(tools: readonly Tool[]): Resource[] {
  return [
    {
      uri: "cambium://metrics",
      name: "metrics",
      title: "Metrics",
      description:
        "Every metric: its id, unit, formula under the organisation's policy, what it is made of, and the dimensions that it can be broken down by",
      read: metricList,
    },
    {
      uri: "cambium://operations",
      name: "operations",
      title: "Operations",
      description:
        "Every tool with what it does and the names of its inputs; read cambium://operations/NAME for its answer's schema",
      read: async () => tools.map(operationLine),
    },
    {
      uri: "cambium://glossary",
      name: "glossary",
      title: "Glossary",
      description: "Movement types, causes and their groups, statuses, and terms",
      read: async () => glossary(),
    },
  ];
}

/** The template of the resources that say what a tool takes and answers. */
export const OPERATION_TEMPLATE = {
  uriTemplate: "cambium://operations/{name}",
  name: "operation",
  title: "Operation",
  description: "The schemas of what a tool takes and answers, by the tool's name",
  mimeType: JSON_TYPE,
};

/** A resource by its address; null if there's none. */
export function findResource(tools: readonly Tool[], uri: string): Pick<Resource, "read"> | null {
  const fixed = resourcesOf(tools).find((one) => one.uri === uri);
  if (fixed !== undefined) return fixed;
  const name = /^cambium:\/\/operations\/([\w-]+)$/.exec(uri)?.[1];
  const tool = tools.find((one) => one.name === name);
  return tool === undefined ? null : { read: async () => operationSchemas(tool) };
}

/** A resource as lists have it. */
export function listed({ uri, name, title, description }: Resource) {
  return { uri, name, title, description, mimeType: JSON_TYPE };
}

/** What is read from a resource. */
export function contentsOf(uri: string, value: unknown) {
  return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(value) }] };
}

/** The metrics as `metrics` answers, with the dimensions of each by name. */
async function metricList(house: House, gone?: AbortSignal): Promise<unknown> {
  const { output } = await house.ask(metrics, {}, gone);
  return slimmed(metrics.name, output).output;
}

function operationLine({ operation, name, description, inputSchema }: Tool): Record<string, unknown> {
  const inputs = Object.keys(Object(inputSchema.properties));
  return {
    tool: name,
    command: operation.name,
    effect: operation.effect,
    summary: description,
    inputs,
  };
}

function operationSchemas({ operation, inputSchema }: Tool): Record<string, unknown> {
  const { summary, effect } = operation;
  return {
    tool: toolName(operation),
    summary,
    effect,
    input: inputSchema,
    answer: answerSchemaOf(operation),
  };
}

function answerSchemaOf({ output }: Operation): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(output, { io: "output" });
  return schema;
}
