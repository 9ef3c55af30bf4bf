import type { Hono } from "hono";
import type { Workspace } from "../api/workspace.ts";
import type { Access } from "./access/access.ts";
import { type Env, letIn } from "./access/reach.ts";

/** Where assistants ask. */
const MCP_PATH = "/mcp";

interface McpOptions {
  version: string;
  access: Access;
  mayAssistantsWrite?: boolean;
}

/**
 * Answers assistants, to whom the rules of the API apply: the server's token, or a browser's key. What it takes is
 * loaded when the first one asks.
 */
export function addMcp(app: Hono<Env>, workspace: Workspace, options: McpOptions): void {
  const { version, access, mayAssistantsWrite = false } = options;
  let handler: Promise<(request: Request) => Promise<Response>> | undefined;
  app.use(MCP_PATH, letIn(access));
  app.all(MCP_PATH, async ({ req }) => {
    handler ??= import("../mcp/mcp-http.ts").then(({ mcpHandler }) =>
      mcpHandler(workspace, { version, writes: mayAssistantsWrite }),
    );
    return (await handler)(req.raw);
  });
}
