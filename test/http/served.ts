import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

/** A server in a process of its own. */
export interface ServedHere {
  child: ChildProcess;
  url: string;
  /** Everything that it printed. */
  said(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Serves a folder by the built command line, with nothing in it but what is there. */
export async function serveHere(data: string, port = 0): Promise<ServedHere> {
  const args = ["serve", "--data", data, "--port", String(port), "--no-demo", "--no-poll"];
  const child = spawn(process.execPath, [main, ...args], { cwd: join(main, "../../../..") });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /at (http:\S+) [\s\S]*\/open\?code=/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  const stop = (signal: NodeJS.Signals = "SIGTERM") =>
    new Promise<void>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once("exit", () => done());
      child.kill(signal);
    });
  return { child, url, said: () => said, stop };
}
