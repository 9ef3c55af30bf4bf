import { readFile } from "node:fs/promises";
import { z } from "zod";
import { packageRoot } from "../base/root.ts";

/** The version of this package. */
export async function version(): Promise<string> {
  const text = await readFile(`${packageRoot}package.json`, "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
