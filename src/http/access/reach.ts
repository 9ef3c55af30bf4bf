import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Operation } from "../../api/operation.ts";
import { parametersOf } from "../../api/text-input.ts";
import { CambiumError } from "../../base/error.ts";
import { LIMITS, tooMuch } from "../../base/limits.ts";
import { problem } from "../problem.ts";
import type { Access, Holder } from "./access.ts";
import { peerOf } from "./peer.ts";

/** What is known about a request once it's let in. */
export interface Env {
  Bindings: Partial<HttpBindings>;
  Variables: { holder: Holder };
}

/** Refuses requests under other host names, and those that a page of another site makes a browser send. */
export const fromHere: MiddlewareHandler = async ({ req }, next) => {
  const refusal = otherName(req.header("host")) ?? otherOrigin(req) ?? otherSite(req);
  if (refusal === null) return next();
  return problem(
    new CambiumError("forbidden", refusal, {
      hint: "Open the address that `npx cambium open` prints.",
    }),
  );
};

/** Refuses bodies that are too large or compressed, and bodies on routes that read none. */
export const smallBodies: MiddlewareHandler = async (context, next) => {
  const { req } = context;
  const limit = req.path === USAGE_PATH ? "usageBody" : "body";
  const length = Number(req.header("content-length") ?? 0);
  if (length > LIMITS[limit].most) return problem(tooMuch(limit, length.toLocaleString("en")), 413);
  const encoding = req.header("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    const what = new CambiumError("usage", `unsupported content encoding: ${encoding}`, {
      hint: "Send the body uncompressed.",
    });
    return problem(what, 415);
  }
  if (["GET", "HEAD"].includes(req.method) && (length > 0 || req.header("transfer-encoding") !== undefined)) {
    const hint = "Send inputs in the URL, or use POST if /openapi.json says so.";
    return problem(new CambiumError("usage", `a ${req.method} request can't have a body`, { hint }), 400);
  }
  return LIMITED[limit](context, next);
};

/** Where batches of usage are sent to, which may be larger than other bodies. */
const USAGE_PATH = "/api/v1/usage";

const LIMITED = { body: limitedTo("body"), usageBody: limitedTo("usageBody") };

function limitedTo(limit: "body" | "usageBody"): MiddlewareHandler {
  const { most } = LIMITS[limit];
  return bodyLimit({
    maxSize: most,
    onError: () => problem(tooMuch(limit, `more than ${most.toLocaleString("en")}`), 413),
  });
}

/** Lets in callers with the server's token or a browser's key. */
export function letIn(access: Access): MiddlewareHandler<Env> {
  return async (context, next) => {
    const holder = await holderOf(context, access);
    if (holder === null) {
      const refused = problem(locked(), 401);
      refused.headers.set("www-authenticate", 'Bearer realm="cambium"');
      return refused;
    }
    context.set("holder", holder);
    return next();
  };
}

/** @throws CambiumError `forbidden` for an input that only a holder of the token may pass */
export function checkReach(operation: Operation, names: string[], holder: Holder): void {
  const reach = parametersOf(operation).find(({ name, reaches }) => reaches !== null && names.includes(name));
  if (reach === undefined || holder === "token") return;
  throw new CambiumError("forbidden", `${reach.name}: browsers can't pass files or hosts`, {
    reason: { id: "command_only", input: reach.name },
    hint: `Use the command line: npx cambium ${operation.name} --help`,
  });
}

/** The name of a browser's cookie. It includes the port, as all ports of a host share their cookies. */
export function cookieName(host: string | undefined): string {
  return `cambium-${/:(\d+)$/.exec(host ?? "")?.[1] ?? "80"}`;
}

/** The user whose process sent the request; null if unknown. */
export function askerOf({ env }: Context<Env>): Promise<number | null> {
  return peerOf(env?.incoming?.socket);
}

/**
 * Every value of a cookie: another port of the host may have set one of the same name, which can come first or last.
 */
function keysIn(header: string | undefined, name: string): string[] {
  return (header ?? "").split(";").flatMap((part) => {
    const [key, ...value] = part.trim().split("=");
    return key === name ? [value.join("=")] : [];
  });
}

/** Who sent the request; null for callers without access. */
export async function holderOf(context: Context<Env>, access: Access): Promise<Holder | null> {
  const said = context.req.header("authorization");
  if (said !== undefined) {
    const token = /^Bearer +([\w-]+)$/i.exec(said)?.[1];
    return token !== undefined && access.isToken(token) ? "token" : null;
  }
  const keys = keysIn(context.req.header("cookie"), cookieName(context.req.header("host")));
  if (keys.length === 0) return null;
  const asker = await askerOf(context);
  return keys.some((key) => access.isBrowser(key, asker)) ? "browser" : null;
}

function locked(): CambiumError {
  return new CambiumError("forbidden", "you're not signed in to this server", {
    reason: { id: "locked" },
    hint: "In a browser, open the link from `npx cambium open`. In a script, send the header from `npx cambium open --header`.",
  });
}

type Request = Context["req"];

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Refuses unknown host names: any site can point its own name to this machine's address. */
function otherName(host: string | undefined): string | null {
  return host !== undefined && LOCAL.test(host) ? null : `unknown host name: ${host ?? "(none)"}`;
}

function otherOrigin(req: Request): string | null {
  const origin = req.header("origin");
  if (req.method === "GET" || req.method === "HEAD" || origin === undefined) return null;
  return origin === `http://${req.header("host")}` ? null : `pages from ${origin} can't make changes here`;
}

/**
 * Refuses other sites, including other ports of this machine (`same-site`), which may belong to somebody else. Links to
 * pages may come from anywhere.
 */
function otherSite(req: Request): string | null {
  const site = req.header("sec-fetch-site");
  if (site === undefined || site === "none" || site === "same-origin") return null;
  const isLink = req.header("sec-fetch-mode") === "navigate" && req.header("sec-fetch-dest") === "document";
  if (isLink && req.method === "GET" && !req.path.startsWith("/api/")) return null;
  return "pages from other sites can't use this server";
}
