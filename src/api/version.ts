import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The root of the package, where package.json is. */
export const packageRoot = fileURLToPath(
  new URL(import.meta.url.includes("/dist/") ? "../../../" : "../../", import.meta.url),
);

/** The version of this package. */
export async function version(): Promise<string> {
  const text = await readFile(`${packageRoot}package.json`, "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
