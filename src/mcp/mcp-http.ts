import { createMcpHandler } from "@modelcontextprotocol/server";
import { allOperations } from "../api/operations.ts";
import type { Workspace } from "../api/workspace.ts";
import { LIMITS } from "../base/limits.ts";
import { houseOf } from "./house.ts";
import { mcpServer } from "./mcp-server.ts";
import { READING, toolsOf } from "./tool-list.ts";

/**
 * Answers assistants over HTTP, each request by itself. Files and hosts of the machine are out of their reach.
 * @param writes whether they may make changes
 */
export function mcpHandler(
  workspace: Workspace,
  { version, writes }: { version: string; writes: boolean },
): (request: Request) => Promise<Response> {
  const tools = toolsOf(allOperations, { ...READING, writes });
  const handler = createMcpHandler(
    ({ requestInfo }) => {
      const pages = requestInfo === undefined ? null : new URL(requestInfo.url).origin;
      return mcpServer(tools, houseOf(workspace, pages), version);
    },
    { maxRequestBodySize: LIMITS.body.most },
  );
  return (request) => handler.fetch(request);
}
