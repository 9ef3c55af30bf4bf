import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type Made, Shared } from "./making.ts";

/**
 * Provides the resources that test files share: each is created when first asked for and removed at the end of the run.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const shared = new Shared();
  const server = createServer((asked, answer) => {
    shared.get((asked.url ?? "").slice(1)).then(
      ({ told }: Made) => answer.end(JSON.stringify(told)),
      (error: unknown) => answer.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  provide("shared", `http://127.0.0.1:${portOf(server.address())}`);
  return async () => {
    await shared.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("there is no port to listen on");
  return address.port;
}

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the server that hands out shared resources. */
    shared: string;
  }
}
