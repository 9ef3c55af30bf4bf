import type { Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { CambiumError } from "../../base/error.ts";
import type { Access } from "../access/access.ts";
import { askerOf, cookieName, type Env, holderOf } from "../access/reach.ts";
import { problem } from "../problem.ts";
import { page } from "./pages.ts";

/** Where a link lets a browser in, and where token holders request new links. */
export const OPEN_PATH = "/open";

/**
 * The URL of a link.
 * @param url the server's URL
 * @param code from `Access.newLink`
 */
export function linkOf(url: string, code: string): string {
  return `${url}${OPEN_PATH}?code=${code}`;
}

/** Adds the routes that let browsers in with one-time links. */
export function addOpen(app: Hono<Env>, access: Access, webDirectory: string): void {
  app.get(OPEN_PATH, async (context) => {
    if (context.req.method === "HEAD" || isPrefetch(context)) return notYet();
    const key = access.enter(context.req.query("code") ?? "", await askerOf(context));
    if (key !== null) {
      const host = context.req.header("host");
      setCookie(context, cookieName(host), key, { httpOnly: true, sameSite: "Strict", path: "/" });
    } else if ((await holderOf(context, access)) === null) {
      return page("/", webDirectory, 403);
    }
    context.header("cache-control", "no-store");
    return context.redirect("/", 303);
  });
  app.post(OPEN_PATH, async (context) => {
    if ((await holderOf(context, access)) !== "token") return problem(onlyToken(), 401);
    const link = linkOf(`http://${context.req.header("host")}`, access.newLink());
    return Response.json({ link }, { headers: { "cache-control": "no-store" } });
  });
}

/** Some browsers prefetch URLs; that must not use up a link. */
function isPrefetch({ req }: Context): boolean {
  return ["sec-purpose", "purpose", "x-moz"].some((name) => req.header(name)?.includes("prefetch") === true);
}

function notYet(): Response {
  return problem(new CambiumError("forbidden", "a link can't be prefetched"));
}

function onlyToken(): CambiumError {
  return new CambiumError("forbidden", "only the command line can create links", {
    hint: "Run `npx cambium open`.",
  });
}
