import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const PROGRAMS = [
  "src/cli/main",
  "src/sql/sandbox/child",
  "bench/bench",
  "bench/board",
  "bench/file-imports",
  "bench/growth",
  "bench/memory",
  "bench/pipeline",
  "bench/sql",
  "bench/stripe-server",
  "bench/stripe-sync",
  "bench/waits",
  "bench/web",
  "docs/screenshots",
  "docs/write",
  "sim/stripe/main",
  "test/faults/questions",
];

/** Stay packages: they hold machine code, or are loaded only when they are needed. */
const PACKAGES = [
  "@duckdb/node-api",
  "@duckdb/node-bindings",
  "better-sqlite3",
  "pg",
  "playwright-core",
  "stripe",
  "tar",
];

// Bundles the server and the command line: Node.js loads a few files much sooner than some six hundred.
export default defineConfig({
  plugins: [modelAndNothingOld()],
  publicDir: false,
  ssr: { noExternal: true, external: PACKAGES },
  build: {
    ssr: true,
    outDir: "dist",
    emptyOutDir: false,
    target: "node20",
    license: { fileName: "src/licences.md" },
    rolldownOptions: {
      input: Object.fromEntries(PROGRAMS.map((name) => [name, `${name}.ts`])),
      output: { entryFileNames: "[name].js", chunkFileNames: "src/chunks/[name]-[hash].js" },
    },
  },
});

/** Puts the SQL of the model, of growth and of ready-made queries beside the bundle, and removes what an earlier build left. */
function modelAndNothingOld(): Plugin {
  return {
    name: "model-and-nothing-old",
    writeBundle(_, bundle) {
      for (const room of ["src", "sim", "bench", "docs", "test"].filter((name) =>
        existsSync(join("dist", name)),
      )) {
        for (const entry of readdirSync(join("dist", room), { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name);
          if (entry.isFile() && !(path.slice("dist/".length) in bundle)) rmSync(path);
        }
      }
      for (const room of ["model", "growth", "sql/templates"])
        cpSync(`src/${room}`, `dist/src/${room}`, {
          recursive: true,
          filter: (path) => !path.endsWith(".ts"),
        });
    },
  };
}
