import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` serves the pages and asks a server that runs beside it (`npm start`).
export default defineConfig({
  root: "web",
  plugins: [react()],
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
