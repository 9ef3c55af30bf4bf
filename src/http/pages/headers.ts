import type { MiddlewareHandler } from "hono";
import { inlineScripts } from "./pages.ts";

/**
 * Adds security headers to every response: what pages may load and run, and that no other site may frame or read it.
 */
export function withHeaders(webDirectory: string): MiddlewareHandler {
  const headers = Object.entries(headersOf(inlineScripts(webDirectory)));
  return async (context, next) => {
    await next();
    for (const [name, value] of headers) context.res.headers.set(name, value);
  };
}

function headersOf(scripts: string[]): Record<string, string> {
  const policy = {
    "default-src": "'self'",
    "script-src": ["'self'", ...scripts].join(" "),
    // Mantine and the charts set inline styles.
    "style-src": "'self' 'unsafe-inline'",
    // Exporting a chart as an image uses a data URL.
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  };
  return {
    "content-security-policy": Object.entries(policy)
      .map(([name, sources]) => `${name} ${sources}`)
      .join("; "),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
  };
}
