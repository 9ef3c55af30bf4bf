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

/** A file of the pages. Every other path returns the app's HTML, which routes it. */
export async function page(path: string, directory: string, status = 200): Promise<Response> {
  const isAsset = path.startsWith("/assets/");
  const found =
    (await fileOf(join(directory, normalize(path)))) ??
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
    headers: { "content-type": TYPES[found.extension] ?? "application/octet-stream", "cache-control": cache },
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
