import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const SERVER = "http://127.0.0.1:4321";

// `npm run dev` serves the pages and asks a server that runs beside it (`npm start`).
export default defineConfig({
  root: "web",
  plugins: [react({ compiler: true }), typefaceLicence(), compressed()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    license: { fileName: "assets/licences.md" },
    target: "es2023",
    chunkSizeWarningLimit: 1000,
    // What the first page needs is one file: a browser that asks for seventy small ones waits for each of them.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/open", "/openapi.json"].map((path) => [
        path,
        // The server changes something only for its own pages.
        { target: SERVER, changeOrigin: true, headers: { origin: SERVER } },
      ]),
    ),
  },
});

/** Puts a compressed copy beside each script and stylesheet, which the server sends to browsers. */
function compressed(): Plugin {
  return {
    name: "compressed",
    writeBundle({ dir = "" }, bundle) {
      for (const fileName of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
        const file = join(dir, fileName);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
      }
    },
  };
}

/** Puts the licence of the typeface beside its files, as it asks for. */
function typefaceLicence(): Plugin {
  return {
    name: "typeface-licence",
    generateBundle() {
      const source = readFileSync("node_modules/@fontsource-variable/inter/LICENSE");
      this.emitFile({ type: "asset", fileName: "assets/inter-licence.txt", source });
    },
  };
}
