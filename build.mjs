// Tidies what the compiler leaves: puts the model's SQL beside the compiled files, and takes away what no source stands for.
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

for (const room of ["src", "sim", "bench", "docs"]) {
  for (const name of readdirSync(join("dist", room), { recursive: true })) {
    const source = join(room, name.replace(/\.js$/, ".ts"));
    if (!existsSync(source)) rmSync(join("dist", room, name), { recursive: true, force: true });
  }
}
cpSync("src/model", "dist/src/model", { recursive: true, filter: (path) => !path.endsWith(".ts") });
