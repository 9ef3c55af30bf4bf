// Puts what the compiler leaves behind, the model's SQL, beside the compiled files.
import { cpSync } from "node:fs";

cpSync("src/model", "dist/src/model", { recursive: true, filter: (path) => !path.endsWith(".ts") });
