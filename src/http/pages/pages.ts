import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { CambiumError } from "../../base/error.ts";
import { problem } from "../problem.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * A file of the pages. Every other path returns the app's HTML, which routes it. Scripts and styles go compressed, as
 * the build left them, to whoever accepts that.
 * @param accepts the request's `accept-encoding`
 */
export async function page(path: string, directory: string, status = 200, accepts = ""): Promise<Response> {
  const isAsset = path.startsWith("/assets/");
  const file = join(directory, normalize(path));
  const packed = isAsset && /\bgzip\b/.test(accepts) ? await fileOf(`${file}.gz`) : null;
  const found =
    (packed === null ? await fileOf(file) : { ...packed, extension: extname(file) }) ??
    (isAsset ? null : await fileOf(join(directory, "index.html")));
  if (found === null) {
    return problem(
      new CambiumError("not_found", `page not found: ${path}`, {
        hint: "In a clone, run `npm run build` first.",
      }),
    );
  }
  const cache = isAsset ? "public, max-age=31536000, immutable" : "no-cache";
  return new Response(new Uint8Array(found.body), {
    status,
    headers: {
      "content-type": TYPES[found.extension] ?? "application/octet-stream",
      "cache-control": cache,
      ...(isAsset && { vary: "accept-encoding" }),
      ...(packed !== null && { "content-encoding": "gzip" }),
    },
  });
}

/** The inline scripts of the app's HTML, hashed for a content security policy. */
export function inlineScripts(directory: string): string[] {
  const scripts = htmlOf(directory).matchAll(/<script>([\s\S]*?)<\/script>/g);
  return [...scripts].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
}

function htmlOf(directory: string): string {
  try {
    return readFileSync(join(directory, "index.html"), "utf8");
  } catch {
    return "";
  }
}

async function fileOf(file: string): Promise<{ body: Buffer; extension: string } | null> {
  try {
    return { body: await readFile(file), extension: extname(file) };
  } catch {
    return null;
  }
}
