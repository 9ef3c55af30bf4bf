// Serves as `npm start` does, and builds and serves anew whenever the code changes: `npm run dev:server -- --data DIR`.
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, watch } from "node:fs";
import { join } from "node:path";

const SETTLE_MS = 200;
const options = process.argv.slice(2);
const serve = () =>
  spawn(process.execPath, ["dist/src/cli/main.js", "serve", ...options], { stdio: "inherit" });

let server = serve();
let settling;
for (const folder of ["src", "sim"].flatMap(foldersOf)) {
  watch(folder, () => {
    clearTimeout(settling);
    settling = setTimeout(rebuild, SETTLE_MS);
  });
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

/** A folder and all in it: on Linux, a recursive watch of Node 20 loses files that an editor replaces. */
function foldersOf(root) {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const inside = entries.filter((entry) => entry.isDirectory());
  return [root, ...inside.map(({ parentPath, name }) => join(parentPath, name))];
}

/** What does not compile is told, and the server stays as it was. */
function rebuild() {
  const { status } = spawnSync("npm", ["run", "-s", "build:server"], { stdio: "inherit", shell: true });
  if (status === 0) restart();
}

/** The next server starts when the one before has left its folder and port. */
function restart() {
  const start = () => {
    server = serve();
  };
  if (hasEnded()) return start();
  server.removeAllListeners("exit").once("exit", start).kill("SIGTERM");
}

function stop() {
  clearTimeout(settling);
  if (hasEnded()) process.exit(0);
  server
    .removeAllListeners("exit")
    .once("exit", () => process.exit(0))
    .kill("SIGTERM");
}

function hasEnded() {
  return server.exitCode !== null || server.signalCode !== null;
}
