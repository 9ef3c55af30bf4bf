import type { Context, Hono } from "hono";
import type { Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import { LIMITS, tooMuch } from "../base/limits.ts";
import type { Env } from "./access/reach.ts";
import { UPLOAD_PATH } from "./openapi.ts";
import { problem } from "./problem.ts";

/**
 * Adds the route that takes in files: the body is the file, its name is in the address. The answer names it for the
 * operations that read files.
 * @param most bytes that a file may have
 */
export function addUploads(app: Hono<Env>, workspace: Workspace, most = LIMITS.upload.most): void {
  app.post(UPLOAD_PATH, async (context) => {
    const refused = refusal(context, most);
    if (refused !== null) return refused;
    const { uploads, effects } = workspace;
    const name = context.req.query("name") ?? "";
    const content = parts(context.req.raw);
    const { id, bytes, ...rest } = await uploads.add({ name, content, most }, effects.now());
    return Response.json({ upload: id, ...rest, bytes }, { headers: { "cache-control": "no-store" } });
  });
}

/** What can be refused before anything is read. */
function refusal({ req }: Context<Env>, most: number): Response | null {
  const length = Number(req.header("content-length") ?? 0);
  if (length > most) return problem(tooMuch("upload", length.toLocaleString("en")), 413);
  if ((req.header("content-encoding") ?? "identity") === "identity") return null;
  const hint = "Send the file as it is; a .gz file may stay compressed.";
  return problem(new CambiumError("usage", "the body is compressed on its way", { hint }), 415);
}

async function* parts({ body }: Request): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
