import type { Workspace } from "../src/api/workspace.ts";
import { Access } from "../src/http/access/access.ts";
import { type AppOptions, httpApp } from "../src/http/app.ts";

/** A workspace's HTTP app called by its owner: every request carries the token. */
export interface OwnApp {
  request(address: string, init?: RequestInit): Promise<Response>;
}

/** @param webDirectory the built pages; none by default */
export function ownApp(workspace: Workspace, { webDirectory = "/nowhere" } = {}): OwnApp {
  const access = new Access();
  const app = httpApp(workspace, { ...options(webDirectory), access });
  return {
    request: async (address, init = {}) => app.request(address, withToken(access.token, init, "localhost")),
  };
}

/** An app whose token nobody has. */
export function strangersApp(workspace: Workspace): ReturnType<typeof httpApp> {
  return httpApp(workspace, { ...options("/nowhere"), access: new Access() });
}

function options(webDirectory: string): Omit<AppOptions, "access"> {
  return { version: "0.0.0", instance: "test", webDirectory };
}

/** Calls a server with its token. */
export function asOwner({ token }: { token: string }): typeof fetch {
  return (address, init = {}) => fetch(address, withToken(token, init));
}

function withToken(token: string, init: RequestInit, host?: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  if (host !== undefined && !headers.has("host")) headers.set("host", host);
  return { ...init, headers };
}
