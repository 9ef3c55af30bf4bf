import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// `npm run dev` serves the pages and asks a server that runs beside it (`npm start`).
export default defineConfig({
  root: "web",
  plugins: [react(), typefaceLicence()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: {
      "/api": { target: "http://127.0.0.1:4321", changeOrigin: true },
      "/open": { target: "http://127.0.0.1:4321", changeOrigin: true },
      "/openapi.json": { target: "http://127.0.0.1:4321", changeOrigin: true },
    },
  },
});

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
