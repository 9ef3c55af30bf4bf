import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** URL of the folder of the sources, or of what they were bundled to: `…/src/` or `…/dist/src/`. */
const sources = import.meta.url.replace(/\/src\/(?!.*\/src\/).*$/, "/src/");

/** The folder of the model's SQL. */
export const modelRoot = fileURLToPath(`${sources}model/`);

/** The folder of the SQL that finds growth. */
export const growthRoot = fileURLToPath(`${sources}growth/`);

/** The folder of the ready-made queries. */
export const templatesRoot = fileURLToPath(`${sources}sql/templates/`);

/** The root of the package, where package.json is. */
export const packageRoot = fileURLToPath(sources.replace(/(\/dist)?\/src\/$/, "/"));

/** The program in which users' queries run. It is always the bundled one: a child process loads it by itself. */
export const sandboxProgram = join(packageRoot, "dist/src/sql/sandbox/child.js");
