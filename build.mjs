// Puts what the compiler leaves behind, the model's SQL, beside the compiled files; what was there before goes.
import { cpSync, readdirSync, rmSync } from "node:fs";

const isSql = (name) => name.endsWith(".sql");
for (const name of readdirSync("dist/src/model", { recursive: true })) {
  if (isSql(name)) rmSync(`dist/src/model/${name}`);
}
cpSync("src/model", "dist/src/model", { recursive: true, filter: (path) => !path.endsWith(".ts") });
