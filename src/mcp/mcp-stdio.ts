import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { House } from "./house.ts";
import { mcpServer } from "./mcp-server.ts";
import type { Tool } from "./tool-list.ts";

/**
 * Answers an assistant over the process's standard input and output until it leaves or the process is told to stop.
 * @param onError told of what goes wrong beside answers
 */
export async function answerStdio(
  tools: readonly Tool[],
  house: House,
  { version, onError }: { version: string; onError(error: Error): void },
): Promise<void> {
  const serving = serveStdio(() => mcpServer(tools, house, version), { onerror: onError });
  await new Promise<void>((resolve) => {
    process.stdin.once("end", resolve);
    process.stdin.once("close", resolve);
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  await serving.close();
}
