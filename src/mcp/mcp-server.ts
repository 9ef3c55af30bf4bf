import {
  type CallToolResult,
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from "@modelcontextprotocol/server";
import type { Operation } from "../api/operation.ts";
import { checkedInput, parametersOf } from "../api/text-input.ts";
import { CambiumError } from "../base/error.ts";
import { askTold, type House } from "./house.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { contentsOf, findResource, listed, OPERATION_TEMPLATE, resourcesOf } from "./resources.ts";
import { toolAnswer } from "./tool-answer.ts";
import { errorText, toolError } from "./tool-error.ts";
import { FROM_ROW, isPagedByRow, type Tool } from "./tool-list.ts";

/**
 * A server of the Model Context Protocol for one connection or request.
 * @param tools what the assistant may use
 * @param house whoever answers
 * @param version Cambium's version
 */
export function mcpServer(tools: readonly Tool[], house: House, version: string): McpServer {
  const made = new McpServer(
    { name: "cambium", title: "Cambium", version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
  );
  const { server } = made;
  server.setRequestHandler("tools/list", () => ({
    tools: tools.map(({ operation: _, ...tool }) => tool),
  }));
  server.setRequestHandler("tools/call", ({ params }, { mcpReq }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${params.name}`);
    return call(tool, params.arguments ?? {}, house, mcpReq.signal);
  });
  server.setRequestHandler("resources/list", () => ({ resources: resourcesOf(tools).map(listed) }));
  server.setRequestHandler("resources/templates/list", () => ({ resourceTemplates: [OPERATION_TEMPLATE] }));
  server.setRequestHandler("resources/read", async ({ params: { uri } }, { mcpReq }) => {
    const found = findResource(tools, uri);
    if (found === null) throw new ResourceNotFoundError(uri);
    return contentsOf(uri, await found.read(house, mcpReq.signal));
  });
  return made;
}

/** Runs a tool. What goes wrong is an answer too, so that the assistant can mend its question. */
async function call(
  { operation }: Tool,
  given: Record<string, unknown>,
  house: House,
  gone: AbortSignal,
): Promise<CallToolResult> {
  try {
    const { from, asked } = withoutFromRow(given, isPagedByRow(operation));
    const input = checkedInput(operation, withLists(operation, asked));
    const told = await askTold(house, operation, input, gone);
    const { structured, text } = toolAnswer(operation, input, told, from);
    return { content: [{ type: "text", text }], structuredContent: structured };
  } catch (error) {
    const structured = toolError(error);
    return {
      content: [{ type: "text", text: errorText(structured) }],
      structuredContent: { error: structured },
      isError: true,
    };
  }
}

/** A single value where an operation takes a list is a list of one: models often leave out the brackets. */
function withLists(operation: Operation, asked: Record<string, unknown>): Record<string, unknown> {
  const lists = parametersOf(operation).flatMap(({ name, type }) => (type === "list" ? [name] : []));
  const isOne = (name: string, value: unknown) => lists.includes(name) && typeof value === "string";
  return Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [name, isOne(name, value) ? [value] : value]),
  );
}

/** The input of the operation, and where its lists start. */
function withoutFromRow(
  given: Record<string, unknown>,
  isPaged: boolean,
): { from: number; asked: Record<string, unknown> } {
  if (!isPaged) return { from: 0, asked: given };
  const { [FROM_ROW]: from = 0, ...asked } = given;
  if (typeof from !== "number" || !Number.isInteger(from) || from < 0)
    throw new CambiumError("usage", `${FROM_ROW}: must be a whole number from 0`, {
      hint: "Leave it out to begin at the first row.",
    });
  return { from, asked };
}
